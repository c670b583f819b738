-- Alarms are few among many rows, and looked for alone.
CREATE INDEX alarms ON attempts (id) WHERE kind = 'alarm';
