-- What the search after an answer found, beside its attempt. It goes with the attempt, and with its details.
CREATE TABLE diagnoses (
    attempt_id INTEGER PRIMARY KEY,
    found TEXT NOT NULL,
    told TEXT
) STRICT;

-- Since when a proven clock offset counts, or when it was last needed.
ALTER TABLE factors ADD COLUMN offset_at INTEGER;
CREATE INDEX factors_by_offset ON factors (offset_at) WHERE offset_steps <> 0;

-- Which attempt a match is from, so that the matches of one code are told from those of the next.
ALTER TABLE matches ADD COLUMN attempt_id INTEGER NOT NULL DEFAULT 0;
