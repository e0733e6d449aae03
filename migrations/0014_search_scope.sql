-- The index also knows whose a document is, as words of a third column: "c" and the number
-- of its case, or "u" and the number of who wrote it. People who see but a few cases then
-- search in those, instead of passing over everybody else's hits.
-- Documents are numbered in the order they are put in, so that walking the index backwards
-- gives the newest first. The index is filled again by search_rebuild().
DROP TABLE search_index;
DELETE FROM search_document;
CREATE VIRTUAL TABLE search_index USING fts5(
    names, body, scope, content='', contentless_delete=1, prefix='2 3',
    tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO search_index(search_index, rank) VALUES('secure-delete', 1);
