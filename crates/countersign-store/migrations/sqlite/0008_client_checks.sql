-- What a client found when it last tried itself out: one row each, replaced by the next look.
CREATE TABLE client_checks (
    client_id BLOB PRIMARY KEY,
    at INTEGER NOT NULL,
    peer TEXT NOT NULL,
    found TEXT NOT NULL
) STRICT, WITHOUT ROWID;
