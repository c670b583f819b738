-- Messages on their way: written with the change they tell of, gone when they are delivered or given up. Nothing in
-- them is secret: the token of a mailed link is made from the row's identifier and a key when the mail is written.
CREATE TABLE outbox (
    id BLOB PRIMARY KEY,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    notice TEXT NOT NULL,
    told TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    trouble TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_due ON outbox (due_at);

-- When somebody was last told of what they are told of only now and then.
CREATE TABLE notice_stamps (
    user_id BLOB NOT NULL,
    notice TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (user_id, notice)
) STRICT, WITHOUT ROWID;

-- What a link of a user leads to: enrolment, or a new password in place of a forgotten one.
ALTER TABLE links ADD COLUMN purpose TEXT NOT NULL DEFAULT 'enrolment';
