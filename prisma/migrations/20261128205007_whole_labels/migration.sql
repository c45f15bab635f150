-- AlterTable
ALTER TABLE "build" ADD COLUMN     "labelCount" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "build_label" (
    "buildId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "keyHash" BYTEA NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "build_label_pkey" PRIMARY KEY ("buildId","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "build_label_buildId_keyHash_key" ON "build_label"("buildId", "keyHash");

-- AddForeignKey
ALTER TABLE "build_label" ADD CONSTRAINT "build_label_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A value that is long lies beside its row as it is, so that its beginning is read without the rest.
ALTER TABLE "build_label" ALTER COLUMN "value" SET STORAGE EXTERNAL;

-- All labels that builds have are kept whole, however many (L17); lists carry few of them, cut short, as
-- domain/images/keep-labels.ts does for builds to come.
INSERT INTO "build_label" ("buildId", "position", "keyHash", "key", "value")
SELECT b.id, row_number() OVER (PARTITION BY b.id ORDER BY l.key COLLATE "C") - 1,
  sha256(convert_to(l.key, 'UTF8')), l.key, l.value
FROM "build" b CROSS JOIN LATERAL jsonb_each_text(b.labels) l
WHERE jsonb_typeof(b.labels) = 'object';

UPDATE "build" b SET "labelCount" = w.count
FROM (SELECT "buildId", count(*)::int AS count FROM "build_label" GROUP BY 1) w
WHERE w."buildId" = b.id;

UPDATE "build" b SET labels = coalesce((
  SELECT jsonb_object_agg(cut.key, cut.value) FROM (
    SELECT short.key, short.value,
      sum(length(short.key) + length(short.value)) OVER (ORDER BY short.place) AS length
    FROM (
      SELECT l.key, row_number() OVER (ORDER BY l.key LIKE 'org.opencontainers.image.%' DESC, l.position) AS place,
        CASE WHEN length(l.value) > 500 THEN left(l.value, 499) || '…' ELSE l.value END AS value
      FROM "build_label" l WHERE l."buildId" = b.id AND length(l.key) <= 256
    ) short
    WHERE short.place <= 64
  ) cut WHERE cut.length <= 8192), '{}')
WHERE b."labelCount" > 64 OR octet_length(b.labels::text) > 8192
  OR EXISTS (SELECT 1 FROM "build_label" l WHERE l."buildId" = b.id
    AND (length(l.value) > 500 OR length(l.key) > 256));
