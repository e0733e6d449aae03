-- Search: one document a searchable thing. The index holds words only ("contentless") and
-- lives in the encrypted file; hits are joined to visible_case and visible_referral.
CREATE TABLE search_document(
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,                   -- "case", "referral", "note"
    record_id   INTEGER NOT NULL,
    referral_id INTEGER,
    case_id     INTEGER,
    UNIQUE (kind, record_id)
) STRICT;
CREATE INDEX search_document_by_referral ON search_document(referral_id);
CREATE INDEX search_document_by_case ON search_document(case_id);

CREATE VIRTUAL TABLE search_index USING fts5(
    names, body, content='', contentless_delete=1, prefix='2 3',
    tokenize="unicode61 remove_diacritics 2"
);
INSERT INTO search_index(search_index, rank) VALUES('secure-delete', 1);
