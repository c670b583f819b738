-- What one person asked for and another is to approve; carried out once, within a day. Gone when it is over.
CREATE TABLE approvals (
    id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL,
    requester_id BLOB NOT NULL,
    deed TEXT NOT NULL,
    note TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The newest temporary pass of a user, hashed like a backup code. It asks for enrolment until it is settled.
CREATE TABLE temporary_passes (
    user_id BLOB PRIMARY KEY,
    id BLOB NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    settled INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
