-- Attachments: files beside a case, a referral or what a partner returned, in pieces inside
-- the encrypted store.

-- What an attachment is and whose. Files are never changed: a new one stands beside the old.
CREATE TABLE attachment(
    id           INTEGER PRIMARY KEY,
    referral_id  INTEGER NOT NULL REFERENCES referral(id),
    case_id      INTEGER REFERENCES channel_case(id),  -- follows its referral there
    request_id   INTEGER REFERENCES information_request(id), -- came with an answer to it
    kept_with    TEXT NOT NULL CHECK (kept_with IN ('referral', 'case', 'request')),
    description  TEXT,
    owner_agency TEXT NOT NULL,                  -- code list agency: whose information it is
    source       TEXT,                           -- the record, person or system it is from
    dated_on     TEXT NOT NULL,
    sensitivity  TEXT NOT NULL,                  -- code list sensitivity
    disclosable  INTEGER NOT NULL,               -- 0: never to the individual without its owner
    limited      INTEGER NOT NULL DEFAULT 0,     -- 1: coordinator, chair and police only
    lawful_basis TEXT NOT NULL,                  -- code list lawful_basis
    added_by     INTEGER NOT NULL REFERENCES user(id),
    added_at     TEXT NOT NULL,
    in_error_at  TEXT,
    in_error_by  INTEGER REFERENCES user(id),
    in_error_why TEXT,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX attachment_by_referral ON attachment(referral_id, added_at);
CREATE INDEX attachment_by_case ON attachment(case_id, added_at) WHERE case_id IS NOT NULL;
CREATE INDEX attachment_by_request ON attachment(request_id, added_at)
    WHERE request_id IS NOT NULL;

-- One version of it.
CREATE TABLE attachment_file(
    id            INTEGER PRIMARY KEY,
    attachment_id INTEGER NOT NULL REFERENCES attachment(id),
    number        INTEGER NOT NULL,              -- 1, 2, ...: the highest counts
    name          TEXT NOT NULL,                 -- as it was sent, cleaned; for display only
    type          TEXT NOT NULL,                 -- code list attachment_type, by its content
    media         TEXT NOT NULL,                 -- of that type when it came
    size          INTEGER NOT NULL,
    digest        TEXT NOT NULL,                 -- BLAKE2b-256 of its bytes
    added_by      INTEGER NOT NULL REFERENCES user(id),
    added_at      TEXT NOT NULL,
    UNIQUE(attachment_id, number)
) STRICT;

-- Its bytes, 64 KiB a row but the last.
CREATE TABLE attachment_piece(
    file_id INTEGER NOT NULL REFERENCES attachment_file(id),
    number  INTEGER NOT NULL,                    -- 0, 1, ...
    bytes   BLOB NOT NULL,
    PRIMARY KEY (file_id, number)
) STRICT;

CREATE TRIGGER attachments_join_case AFTER UPDATE OF case_id ON referral
WHEN NEW.case_id IS NOT OLD.case_id AND NEW.case_id IS NOT NULL
BEGIN
    UPDATE attachment SET case_id = NEW.case_id
     WHERE referral_id = NEW.id AND case_id IS NULL;
END;

-- Who sees the case; before there is one, who works on the referral. What is limited: only
-- those who see everything, and who added it.
CREATE VIEW visible_attachment AS
SELECT a.*
  FROM attachment a
 WHERE (a.limited = 0 OR viewer_sees_all() OR a.added_by = viewer_user())
   AND ((a.case_id IS NOT NULL
         AND EXISTS (SELECT 1 FROM visible_case c WHERE c.id = a.case_id))
     OR (a.case_id IS NULL
         AND (viewer_sees_all() OR viewer_has_role('partner_officer')
              OR a.added_by = viewer_user())
         AND EXISTS (SELECT 1 FROM visible_referral r WHERE r.id = a.referral_id)));

-- Who was asked sees what came with the answers; of what is limited, their own.
CREATE VIEW visible_own_attachment AS
SELECT a.*
  FROM attachment a
 WHERE (a.limited = 0 OR a.added_by = viewer_user())
   AND EXISTS (SELECT 1 FROM visible_own_request q WHERE q.id = a.request_id);

-- A limited file that somebody else put in the place of one's own is still not one's own.
CREATE VIEW visible_attachment_file AS
SELECT f.*
  FROM attachment_file f
 WHERE EXISTS (SELECT 1 FROM visible_attachment a
                WHERE a.id = f.attachment_id
                  AND (a.limited = 0 OR viewer_sees_all() OR f.added_by = viewer_user()))
    OR EXISTS (SELECT 1 FROM visible_own_attachment a
                WHERE a.id = f.attachment_id
                  AND (a.limited = 0 OR f.added_by = viewer_user()));

CREATE VIEW visible_attachment_piece AS
SELECT p.*
  FROM attachment_piece p
 WHERE EXISTS (SELECT 1 FROM visible_attachment_file f WHERE f.id = p.file_id);

INSERT INTO protected_table(name) VALUES
    ('attachment'), ('attachment_file'), ('attachment_piece');

-- What is taken. An administrator may end a type (valid_to); how a type is recognised is
-- below and changes with the program.
INSERT INTO code_list(name, label) VALUES ('attachment_type', 'Kinds of file that are kept');
INSERT INTO code(list, code, label, position, source, unverified) VALUES
 ('attachment_type','pdf','PDF document',1,'Local',0),
 ('attachment_type','docx','Word document',2,'Local',0),
 ('attachment_type','xlsx','Excel workbook',3,'Local',0),
 ('attachment_type','pptx','PowerPoint presentation',4,'Local',0),
 ('attachment_type','odt','OpenDocument text',5,'Local',0),
 ('attachment_type','ods','OpenDocument spreadsheet',6,'Local',0),
 ('attachment_type','odp','OpenDocument presentation',7,'Local',0),
 ('attachment_type','txt','Plain text',8,'Local',0),
 ('attachment_type','csv','CSV table',9,'Local',0),
 ('attachment_type','png','PNG picture',10,'Local',0),
 ('attachment_type','jpeg','JPEG picture',11,'Local',0),
 ('attachment_type','heic','HEIC picture',12,'Local',0),
 ('attachment_type','eml','E-mail message',13,'Local',0),
 ('attachment_type','msg','Outlook message',14,'Local',0);

CREATE TABLE attachment_type(
    code       TEXT PRIMARY KEY,                 -- code list attachment_type
    media      TEXT NOT NULL,                    -- what we call it when it is sent out
    extensions TEXT NOT NULL,                    -- words between blanks
    found      TEXT NOT NULL,                    -- what libmagic may call the content
    inside     TEXT,                             -- of a ZIP: an entry it has; 'mimetype': the
                                                 -- entry that names the media
    claims     TEXT NOT NULL                     -- what a browser may call it beside media
) STRICT, WITHOUT ROWID;

INSERT INTO attachment_type(code, media, extensions, found, inside, claims) VALUES
 ('pdf','application/pdf',' pdf ',' application/pdf ',NULL,' application/x-pdf '),
 ('docx','application/vnd.openxmlformats-officedocument.wordprocessingml.document',' docx ','','word/document.xml',' application/zip application/x-zip-compressed '),
 ('xlsx','application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',' xlsx ','','xl/workbook.xml',' application/zip application/x-zip-compressed '),
 ('pptx','application/vnd.openxmlformats-officedocument.presentationml.presentation',' pptx ','','ppt/presentation.xml',' application/zip application/x-zip-compressed '),
 ('odt','application/vnd.oasis.opendocument.text',' odt ','','mimetype',' application/zip application/x-zip-compressed '),
 ('ods','application/vnd.oasis.opendocument.spreadsheet',' ods ','','mimetype',' application/zip application/x-zip-compressed '),
 ('odp','application/vnd.oasis.opendocument.presentation',' odp ','','mimetype',' application/zip application/x-zip-compressed '),
 ('txt','text/plain',' txt text ',' text/plain text/csv application/csv ',NULL,''),
 ('csv','text/csv',' csv ',' text/plain text/csv application/csv ',NULL,' text/plain application/csv application/vnd.ms-excel text/comma-separated-values '),
 ('png','image/png',' png ',' image/png ',NULL,''),
 ('jpeg','image/jpeg',' jpg jpeg ',' image/jpeg ',NULL,' image/jpg image/pjpeg '),
 ('heic','image/heic',' heic heif ',' image/heic image/heif ',NULL,' image/heif '),
 ('eml','message/rfc822',' eml ',' message/rfc822 message/news text/plain ',NULL,' text/plain '),
 ('msg','application/vnd.ms-outlook',' msg ',' application/vnd.ms-outlook ',NULL,' application/x-msg ');

INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('attachment.file_mib','Largest file that may be attached, in MiB',NULL,'number','10','Local',0),
 ('attachment.request_mib','Largest upload of several files at once, in MiB',NULL,'number','40','Local',0),
 ('attachment.unpacked_mib','Largest that an office document may become when it is opened, in MiB','Beyond it a file is taken for a trap','number','500','Local; OWASP ASVS 5.0 5.2.3',0),
 ('attachment.unpacked_ratio','How many times its size an office document may become when it is opened','Beyond it a file is taken for a trap','number','100','Local; OWASP ASVS 5.0 5.2.3',0);
