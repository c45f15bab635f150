-- What is current of each image in each stage, and its past, stands in one place (L15).
CREATE TABLE "current" (
    "id" BIGSERIAL NOT NULL,
    "stageId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "buildId" UUID,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "how" TEXT NOT NULL,
    "actorKind" TEXT NOT NULL,
    "actorId" UUID,
    "actorName" TEXT NOT NULL,
    "promotionId" UUID,

    CONSTRAINT "current_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "current_how_check" CHECK ("how" IN ('pushed', 'promoted', 'rolled-back', 'automatic', 'removed')),
    CONSTRAINT "current_actor_kind_check" CHECK ("actorKind" IN ('person', 'robot', 'system', 'policy'))
);

-- What stands is filled in, and its past as far as the record of it goes (L17).

-- Beyond the entry stage each move of `latest` made something current. The rows take the moves' numbers:
-- approvals that were given on top of what is current are bound to them (L4) and go on counting.
SELECT setval(pg_get_serial_sequence('"current"', 'id'), (SELECT coalesce(max("id"), 0) + 1 FROM "tag_move"), false);
CREATE TEMPORARY TABLE "was" (LIKE "current" INCLUDING DEFAULTS) ON COMMIT DROP;
ALTER TABLE "was" ALTER "actorKind" DROP NOT NULL;
INSERT INTO "was" ("id", "stageId", "imageId", "buildId", "since", "until", "how", "actorName", "promotionId")
SELECT v."id", s."id", v."imageId", b."id", v."at",
  lead(v."at") OVER (PARTITION BY v."registryId", v."imageId" ORDER BY v."id"),
  CASE WHEN b."id" IS NULL THEN 'removed' WHEN m."kind" = 'rollback' THEN 'rolled-back'
    WHEN m."requestedByKind" = 'policy' THEN 'automatic' ELSE 'promoted' END,
  v."by", v."promotionId"
FROM "tag_move" v
JOIN "stage" s ON s."registryId" = v."registryId" AND s."position" > 0
JOIN "image" i ON i."id" = v."imageId"
LEFT JOIN "build" b ON b."imageId" = v."imageId" AND b."digest" = v."toDigest"
LEFT JOIN "promotion" m ON m."id" = v."promotionId"
WHERE v."name" = 'latest';

-- What `latest` means without a move on record: since when and by whom the placement says.
INSERT INTO "was" ("stageId", "imageId", "buildId", "since", "how", "actorName", "promotionId")
SELECT s."id", t."imageId", b."id", p."since",
  CASE WHEN m."kind" = 'rollback' THEN 'rolled-back' WHEN m."requestedByKind" = 'policy' THEN 'automatic'
    ELSE 'promoted' END,
  p."by", p."promotionId"
FROM "tag" t
JOIN "stage" s ON s."registryId" = t."registryId" AND s."position" > 0
JOIN "build" b ON b."imageId" = t."imageId" AND b."digest" = t."digest"
JOIN "placement" p ON p."registryId" = t."registryId" AND p."imageId" = t."imageId" AND p."digest" = t."digest"
LEFT JOIN "promotion" m ON m."id" = p."promotionId"
WHERE t."name" = 'latest' AND NOT EXISTS (
  SELECT 1 FROM "tag_move" v
  WHERE v."registryId" = t."registryId" AND v."imageId" = t."imageId" AND v."name" = 'latest');

-- In the entry stage each build was current from its push to the push of the next.
INSERT INTO "was" ("stageId", "imageId", "buildId", "since", "until", "how", "actorName")
SELECT s."id", b."imageId", b."id", b."pushedAt",
  lead(b."pushedAt") OVER (PARTITION BY b."imageId" ORDER BY b."number"), 'pushed', b."pushedBy"
FROM "build" b
JOIN "image" i ON i."id" = b."imageId"
JOIN "stage" s ON s."projectId" = i."projectId" AND s."position" = 0
ORDER BY b."imageId", b."number";

-- Where the newest build is not current there, it was deleted or is part of another; when and by whom it was
-- deleted is in the record of its own tag.
ANALYZE "was";
CREATE TEMPORARY TABLE "overtaken" ON COMMIT DROP AS
WITH newest AS (
  SELECT DISTINCT ON (p."imageId") p."imageId", b."id" AS "buildId", p."since", p."by"
  FROM "stage" s
  JOIN "placement" p ON p."registryId" = s."registryId"
  JOIN "build" b ON b."imageId" = p."imageId" AND b."digest" = p."digest" AND b."partOfId" IS NULL
  WHERE s."position" = 0
  ORDER BY p."imageId", b."number" DESC
)
SELECT w."id", w."stageId", w."imageId", n."buildId", gone."at" IS NOT NULL OR n."buildId" IS NULL AS removed,
  coalesce(gone."at", n."since", w."since") AS "since", coalesce(gone."by", n."by", w."actorName") AS "by"
FROM "was" w
JOIN "stage" s ON s."id" = w."stageId" AND s."position" = 0
JOIN "build" b ON b."id" = w."buildId"
LEFT JOIN newest n ON n."imageId" = w."imageId"
LEFT JOIN LATERAL (
  SELECT v."at", v."by" FROM "tag_move" v
  WHERE v."registryId" = s."registryId" AND v."imageId" = w."imageId" AND v."name" = 'build-' || b."number"
    AND v."toDigest" IS NULL
  ORDER BY v."id" DESC LIMIT 1
) gone ON true
WHERE w."until" IS NULL AND n."buildId" IS DISTINCT FROM w."buildId";
UPDATE "was" w SET "until" = o."since" FROM "overtaken" o WHERE w."id" = o."id";
INSERT INTO "was" ("stageId", "imageId", "buildId", "since", "how", "actorName")
SELECT "stageId", "imageId", "buildId", "since", CASE WHEN removed THEN 'removed' ELSE 'pushed' END, "by"
FROM "overtaken";

-- Whoever is named: an account, a robot, a stage's policy, or one of these that is not there any more.
INSERT INTO "current"
SELECT w."id", w."stageId", w."imageId", w."buildId", w."since", w."until", w."how",
  CASE WHEN u."id" IS NOT NULL THEN 'person' WHEN r."id" IS NOT NULL OR w."actorName" LIKE 'robot.%' THEN 'robot'
    WHEN w."actorName" LIKE 'policy of %' THEN 'policy' WHEN w."actorName" LIKE '%@%' THEN 'person'
    ELSE 'system' END,
  coalesce(u."id", r."id", CASE WHEN w."actorName" LIKE 'policy of %' THEN w."stageId" END),
  w."actorName", w."promotionId"
FROM "was" w
LEFT JOIN "user" u ON u."email" = w."actorName"
LEFT JOIN "robot" r ON r."username" = w."actorName"
ORDER BY w."id";
DROP TABLE "was", "overtaken";

-- CreateIndex
CREATE INDEX "current_stageId_imageId_id_idx" ON "current"("stageId", "imageId", "id" DESC);

-- CreateIndex
CREATE INDEX "current_buildId_stageId_idx" ON "current"("buildId", "stageId");

-- One thing is current in a stage of an image (L15).
CREATE UNIQUE INDEX "current_image_id_stage_id_key" ON "current"("imageId", "stageId") WHERE "until" IS NULL;

-- AddForeignKey
ALTER TABLE "current" ADD CONSTRAINT "current_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "stage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "current" ADD CONSTRAINT "current_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "current" ADD CONSTRAINT "current_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;
