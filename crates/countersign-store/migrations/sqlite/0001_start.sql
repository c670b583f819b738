-- Times are microseconds since 1970, identifiers 16 bytes, yes and no 1 and 0.
CREATE TABLE users (
    id BLOB PRIMARY KEY,
    email TEXT,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    suspended_at INTEGER,
    enrolments INTEGER NOT NULL DEFAULT 0,
    last_attempt INTEGER,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every name a user may be called by, the e-mail address too, in its one canonical spelling.
CREATE TABLE user_names (
    name TEXT PRIMARY KEY,
    user_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX user_names_by_user ON user_names (user_id);

CREATE TABLE factors (
    user_id BLOB NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    label TEXT NOT NULL,
    account TEXT NOT NULL,
    algorithm TEXT,
    digits INTEGER,
    period INTEGER,
    sealed BLOB,
    last INTEGER,
    offset_steps INTEGER NOT NULL DEFAULT 0,
    confirmed INTEGER,
    unproven INTEGER NOT NULL DEFAULT 0,
    stolen INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    changed_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    last_attempt INTEGER,
    PRIMARY KEY (user_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE backup_codes (
    set_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    salt BLOB NOT NULL,
    hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (set_id, number)
) STRICT, WITHOUT ROWID;

-- Steps and counters that must never be accepted although they have not been.
CREATE TABLE burnt_steps (
    factor_id BLOB NOT NULL,
    step INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (factor_id, step)
) STRICT, WITHOUT ROWID;

-- Matches kept ten minutes, for the next code of the same user. Codes are never stored.
CREATE TABLE matches (
    factor_id BLOB NOT NULL,
    step INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (factor_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE throttle (
    user_id BLOB NOT NULL,
    class TEXT NOT NULL,
    consecutive INTEGER NOT NULL,
    wait_until INTEGER,
    failures BLOB NOT NULL,
    hints BLOB NOT NULL,
    mark BLOB,
    mark_step INTEGER,
    mark_attempt INTEGER,
    last_attempt INTEGER,
    PRIMARY KEY (user_id, class)
) STRICT, WITHOUT ROWID;

-- Failures before the first factor is proven: per user (or nobody), client and source.
CREATE TABLE source_throttle (
    user_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    source TEXT NOT NULL,
    consecutive INTEGER NOT NULL,
    wait_until INTEGER,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, client_id, source)
) STRICT, WITHOUT ROWID;

-- Refusals before the first factor, one row per source, reason and minute until the minute is over.
CREATE TABLE refusals (
    minute INTEGER NOT NULL,
    source TEXT NOT NULL,
    client_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    door TEXT NOT NULL,
    refused INTEGER NOT NULL,
    reference INTEGER NOT NULL,
    name_hash BLOB,
    PRIMARY KEY (minute, source, client_id, user_id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key_hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    networks TEXT NOT NULL,
    first_factor TEXT NOT NULL,
    trusted_addresses INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

-- Every decision and every administrative change, in the order they happened. Append-only.
-- A user's rows hang together in chains: each names the one before it (previous), and the newest of a chain is
-- noted as last_attempt in the row that was written with it anyway: the user's, a factor's or a throttle's.
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    reference INTEGER NOT NULL,
    door TEXT NOT NULL,
    client_id BLOB,
    user_id BLOB,
    factor_id BLOB,
    previous INTEGER,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    evidence TEXT,
    detail TEXT,
    salt BLOB NOT NULL,
    detail_digest BLOB NOT NULL
) STRICT;
-- A reference holds the time of its row, so it needs no index; only these are written later than it was given out.
CREATE INDEX refusals_by_reference ON attempts (reference) WHERE kind = 'refusals';

CREATE TABLE audit_blocks (
    chain TEXT NOT NULL,
    number INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    first_row INTEGER NOT NULL,
    last_row INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    digest BLOB NOT NULL,
    previous BLOB NOT NULL,
    mac BLOB NOT NULL,
    PRIMARY KEY (chain, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    root TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    canary BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency (
    client_id BLOB NOT NULL,
    key_hash BLOB NOT NULL,
    digest BLOB NOT NULL,
    status INTEGER,
    body TEXT,
    location TEXT,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, key_hash)
) STRICT, WITHOUT ROWID;

-- Single facts: the step floor, whether the root key was copied.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO facts (name, value) VALUES ('able_admin_guard', 0);
