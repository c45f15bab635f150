-- What idempotency keys of former versions stood for, and were answered in the shapes of then, is forgotten: whoever
-- sends such a call again is told that it was done. Keys live a day.
UPDATE idempotency_key SET request_hash = '\x', status = NULL, response = NULL;
