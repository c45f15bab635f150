-- CreateTable
CREATE TABLE "late_evidence" (
    "id" BIGSERIAL NOT NULL,
    "imageId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "digest" TEXT NOT NULL DEFAULT '',
    "tag" TEXT NOT NULL DEFAULT '',
    "after" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "late_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "late_evidence_imageId_id_idx" ON "late_evidence"("imageId", "id");

-- CreateIndex
CREATE INDEX "late_evidence_imageId_digest_idx" ON "late_evidence"("imageId", "digest");

-- AddForeignKey
ALTER TABLE "late_evidence" ADD CONSTRAINT "late_evidence_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What an older program left to be carried, in the tables of its queue, which are there where it ran. Its
-- jobs named what had arrived, or a build of which something had.
DO $$
BEGIN
  IF to_regclass('pgboss.job') IS NOT NULL THEN
    WITH waiting AS (
      SELECT DISTINCT i.id, i."projectId", j.data ->> 'digest' AS digest
      FROM pgboss.job j
      JOIN "image" i ON i."projectId"::text = j.data ->> 'projectId' AND i.name = j.data ->> 'image'
      WHERE j.name = 'carry' AND j.state < 'completed' AND j.data ->> 'digest' IS NOT NULL
    )
    INSERT INTO "late_evidence" ("imageId", kind, digest, tag)
    SELECT id, 'came', digest, '' FROM waiting
    UNION ALL
    SELECT w.id, 'came', w.digest, t.name FROM waiting w
    JOIN "stage" s ON s."projectId" = w."projectId" AND s.position = 0
    JOIN "tag" t ON t."registryId" = s."registryId" AND t."imageId" = w.id AND t.digest = w.digest
      AND t.name ~ '^sha(256|512)-[0-9a-f]{64}($|\.)'
    UNION ALL
    SELECT id, 'told', digest, '' FROM waiting;
    DELETE FROM pgboss.job WHERE name = 'carry';
  END IF;
END
$$;
