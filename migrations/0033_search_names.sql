-- Names also have an index of their own. Looking for a name among all texts passed over
-- every note that holds the word, which for a common one ("school") took milliseconds.
-- Both are filled again by search_rebuild(), with the same numbers.
CREATE VIRTUAL TABLE search_index_names USING fts5(
    names, scope, content='', contentless_delete=1, prefix='2 3',
    tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO search_index_names(search_index_names, rank) VALUES('secure-delete', 1);
INSERT INTO search_index(search_index) VALUES('delete-all');
DELETE FROM search_document;
