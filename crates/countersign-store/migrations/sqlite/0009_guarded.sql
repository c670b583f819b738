-- When codes of a user were refused at a client without a first factor, from wherever they came.
CREATE TABLE client_budgets (
    user_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    failures BLOB NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, client_id)
) STRICT, WITHOUT ROWID;

-- Whether a password was set by a link from a mail: whoever reads the mail need not be whose account it is.
ALTER TABLE passwords ADD COLUMN by_mail INTEGER NOT NULL DEFAULT 0;

-- Until when whoever was refused in a minute had to wait.
ALTER TABLE refusals ADD COLUMN until INTEGER;
