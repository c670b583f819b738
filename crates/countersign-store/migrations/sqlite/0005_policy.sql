-- What is required, as whole sets of rules. In force is the newest that was not taken back and is confirmed, or may
-- still be; so one that nobody confirms ends by itself.
CREATE TABLE policies (
    number INTEGER PRIMARY KEY,
    set_at INTEGER NOT NULL,
    set_by TEXT NOT NULL,
    note TEXT NOT NULL,
    confirm_by INTEGER NOT NULL,
    confirmed_at INTEGER,
    reverted_at INTEGER
) STRICT;

CREATE TABLE policy_rules (
    policy INTEGER NOT NULL,
    whom TEXT NOT NULL,
    subject TEXT NOT NULL,
    grace_days INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (policy, whom, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_groups (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE group_members (
    user_id BLOB NOT NULL,
    group_id BLOB NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (user_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_by_group ON group_members (group_id, user_id);

-- Until when a factor may be missing: absolute, stored when it was first required of somebody. Without a policy it
-- was set by hand.
CREATE TABLE deadlines (
    user_id BLOB PRIMARY KEY,
    required_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    policy INTEGER
) STRICT, WITHOUT ROWID;

-- The deadlines of removed users under a keyed hash of each of their names, so that whoever is added again has no
-- second grace.
CREATE TABLE past_deadlines (
    name_hash BLOB PRIMARY KEY,
    required_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    forget_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is excused, by whom, why, where, until when. Lists are separated by blanks.
CREATE TABLE exemptions (
    id BLOB PRIMARY KEY,
    user_id BLOB NOT NULL,
    owner_id BLOB NOT NULL,
    approver_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    networks TEXT NOT NULL,
    clients TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX exemptions_by_user ON exemptions (user_id);

-- Since when they have their rank; when somebody without a factor was last let in; the last emergency drill.
ALTER TABLE users ADD COLUMN role_at INTEGER;
ALTER TABLE users ADD COLUMN active_at INTEGER;
ALTER TABLE users ADD COLUMN drilled_at INTEGER;

-- The name under which a user stands in lists.
ALTER TABLE users ADD COLUMN listed_as TEXT NOT NULL DEFAULT '';
UPDATE users SET listed_as =
    coalesce(email, (SELECT min(name) FROM user_names n WHERE n.user_id = users.id), lower(hex(id)));
CREATE INDEX users_by_listed_as ON users (listed_as);
CREATE INDEX users_suspended ON users (listed_as) WHERE suspended_at IS NOT NULL;

-- Whether somebody holds a factor, without reading it; and the few who are not simply active.
CREATE INDEX factors_by_state ON factors (user_id, state);
CREATE INDEX factors_unusual ON factors (state) WHERE state IN ('pending', 'disabled');
