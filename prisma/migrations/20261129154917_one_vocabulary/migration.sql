-- Open pages read the trail: what was announced to them beside it, for a day, is dropped, with the job that cleared it away.
DROP TABLE live_event;
DELETE FROM job WHERE kind = 'sweep-live-events';

-- What was done within the last hours is asked of the trail now.
CREATE INDEX audit_event_at_idx ON audit_event(at);
