-- Jobs of the background are kept in a table of ours; what waits in the queues of before is taken over.
CREATE TABLE "job" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "due" TIMESTAMPTZ(6) DEFAULT CURRENT_TIMESTAMP,
    "every" INTEGER,
    "lease" UUID,
    "expires" TIMESTAMPTZ(6),
    "began" TIMESTAMPTZ(6),
    "ended" TIMESTAMPTZ(6),
    "took" INTEGER,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "since" TIMESTAMPTZ(3),
    "problem" JSONB,

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_kind_due_idx" ON "job"("kind", "due");

-- CreateIndex
CREATE INDEX "job_kind_since_idx" ON "job"("kind", "since");

-- CreateIndex
CREATE UNIQUE INDEX "job_kind_key_key" ON "job"("kind", "key");

-- What waits in pg-boss's schema, goes on waiting here; what it had given up is tried once more. A new
-- installation has no such schema.
DO $$
BEGIN
  IF to_regclass('pgboss.job') IS NULL THEN RETURN; END IF;
  EXECUTE $take$
    INSERT INTO "job" ("kind", "key", "data", "due", "attempts")
    SELECT name, CASE name WHEN 'evaluate-later' THEN nullif(singleton_key, '') END, data,
      CASE WHEN state::text = 'failed' THEN now() ELSE start_after END, retry_count
    FROM pgboss.job
    WHERE name IN ('evaluate', 'evaluate-later') AND data IS NOT NULL
      AND state::text IN ('created', 'retry', 'active', 'failed')
    ORDER BY created_on
    ON CONFLICT DO NOTHING
  $take$;
END $$;
DROP SCHEMA IF EXISTS pgboss CASCADE;

-- What was looked for every two seconds has a job now.
INSERT INTO "job" ("kind") SELECT 'carry' WHERE EXISTS (SELECT 1 FROM "late_evidence");
INSERT INTO "job" ("kind") SELECT 'isolation-check'
WHERE EXISTS (SELECT 1 FROM "isolation_check" WHERE "finishedAt" IS NULL);

-- That a task fails stands with its job.
INSERT INTO "job" ("kind", "key", "attempts", "since", "problem")
SELECT k.kind, '', (t.value ->> 'times')::int, (t.value ->> 'since')::timestamptz,
  jsonb_build_object('reason', t.value -> 'reason', 'mend', t.value -> 'mend')
FROM "setting" t JOIN (VALUES
  ('ended sessions', 'sweep-sign-ins'),
  ('files of no upload', 'sweep-orphans'),
  ('old live events', 'sweep-live-events'),
  ('old idempotency keys', 'sweep-idempotency-keys'),
  ('old troubles', 'sweep-troubles'),
  ('uploads that are over', 'sweep-uploads'),
  ('sizes of registries', 'measure-registries'),
  ('secrets that end soon', 'notice-ends'),
  ('layers that a gate waits for', 'inspect-layers'),
  ('nightly isolation check', 'nightly-isolation-check'),
  ('requests by the clock', 'requests-by-clock'),
  ('automatic stages by the clock', 'automatic-by-clock')
) AS k(task, kind) ON t.key = 'trouble/task/' || k.task;
-- Late evidence and asked checks are tried at once, and say it again; the other two are no jobs.
DELETE FROM "setting" WHERE starts_with(key, 'trouble/task/')
  AND key NOT IN ('trouble/task/jobs', 'trouble/task/pulls of clusters');
