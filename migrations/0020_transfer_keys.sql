-- This panel's own keys for transfer packages: one row. The public halves are exchanged with
-- other panels as text; the store's encryption guards the secret ones.
CREATE TABLE transfer_key(
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    box_public  TEXT NOT NULL,                   -- hex: packages are sealed to it
    box_secret  TEXT NOT NULL,
    sign_public TEXT NOT NULL,                   -- hex: packages of ours are signed by it
    sign_secret TEXT NOT NULL,
    made_at     TEXT NOT NULL
) STRICT;
INSERT INTO protected_table(name) VALUES ('transfer_key');
