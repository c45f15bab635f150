-- AlterTable
ALTER TABLE "project" ADD COLUMN     "keepsTags" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "latestFollows" SET DEFAULT true;

-- AlterTable
ALTER TABLE "image" ADD COLUMN     "ownLatest" BOOLEAN NOT NULL DEFAULT false;

-- Where `latest` did not follow builds, whoever moved it in an entry registry was a client: it stays
-- theirs (L17). Projects keep what they said; only new ones begin with a `latest` that follows releases.
UPDATE "image" i SET "ownLatest" = true
FROM "project" p JOIN "stage" s ON s."projectId" = p.id AND s.position = 0
WHERE p.id = i."projectId" AND NOT p."latestFollows" AND EXISTS (
  SELECT 1 FROM "tag_move" v
  WHERE v."registryId" = s."registryId" AND v."imageId" = i.id AND v.name = 'latest'
    AND v."toDigest" IS NOT NULL);
