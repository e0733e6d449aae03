-- Where somebody asks who is told only that another authority may hold something.
INSERT INTO setting(name, label, hint, kind, value, source, unverified) VALUES
 ('authority.contact','How to reach the lead authority''s coordinator','Shown beside a likeness with a person that the reader may not see','line','the Prevent coordinator, through the switchboard','Local',1);
