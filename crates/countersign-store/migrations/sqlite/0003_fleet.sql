-- Where devices' clocks stood when a code of theirs last matched: offsets in microseconds, device minus server.
CREATE TABLE fleet (
    id INTEGER PRIMARY KEY,
    user_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL
) STRICT;
