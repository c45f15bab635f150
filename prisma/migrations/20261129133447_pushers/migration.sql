-- Calls who could have pushed the bytes of a project pushers. Only names change: no row is read or written,
-- however many there are.
ALTER TABLE brought RENAME TO pusher;

-- Its constraints are called after it; newer versions of PostgreSQL name those of NOT NULL too.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN
    SELECT conname AS old, regexp_replace(conname, '^brought_', 'pusher_') AS new
    FROM pg_constraint WHERE conrelid = 'pusher'::regclass AND conname LIKE 'brought\_%'
  LOOP
    EXECUTE format('ALTER TABLE pusher RENAME CONSTRAINT %I TO %I', one.old, one.new);
  END LOOP;
END
$$;
