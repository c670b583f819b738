-- What people sign in with before their second factor: Argon2id over a peppered digest.
CREATE TABLE passwords (
    user_id BLOB PRIMARY KEY,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Links that work once: the first set-up (without a user) and enrolment. Only a digest of the token is kept.
CREATE TABLE links (
    token_hash BLOB PRIMARY KEY,
    user_id BLOB,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Browsers, from the first factor on. A cookie holds the token, this table only its digest.
CREATE TABLE sessions (
    user_id BLOB NOT NULL,
    id BLOB NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    stage TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    factor_at INTEGER,
    PRIMARY KEY (user_id, id)
) STRICT, WITHOUT ROWID;

-- Where there is an owner, the first set-up is over.
INSERT INTO facts (name, value) SELECT 'set_up', min(created_at) FROM users WHERE role = 'owner' HAVING count(*) > 0;
