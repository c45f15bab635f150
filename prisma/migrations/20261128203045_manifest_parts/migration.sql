-- What a manifest names, kept once and whole in one table, as its own bytes say it (L13). The rows of
-- before go along as they are; the next start reads the stored bytes again and writes them anew
-- (server/content/read-again.ts).

-- CreateTable
CREATE TABLE "manifest_part" (
    "manifest" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "platform" TEXT,
    "osVersion" TEXT,
    "features" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "elsewhere" BOOLEAN NOT NULL DEFAULT false,
    "about" TEXT,

    CONSTRAINT "manifest_part_pkey" PRIMARY KEY ("manifest","position")
);

INSERT INTO "manifest_part" ("manifest", "position", "role", "digest", "mediaType", "size", "platform")
SELECT c."parentDigest", c."position" + 1, 'manifest', c."childDigest", m."mediaType", m."size",
  nullif(c."platform", 'unknown/unknown')
FROM "manifest_child" c JOIN "manifest" m ON m."digest" = c."childDigest";

-- Entries of an index that were kept as blobs counted from 1 beside its children, which counted from 0.
INSERT INTO "manifest_part" ("manifest", "position", "role", "digest", "mediaType", "size")
SELECT b."manifestDigest", b."position" + CASE WHEN m."kind" = 'index' THEN 1000000 ELSE 0 END,
  CASE WHEN m."kind" = 'index' THEN 'blob' WHEN b."position" = 0 THEN 'config' ELSE 'layer' END,
  b."blobDigest", b."mediaType", b."size"
FROM "manifest_blob" b JOIN "manifest" m ON m."digest" = b."manifestDigest";

-- DropTable
DROP TABLE "manifest_blob";
DROP TABLE "manifest_child";

-- CreateIndex
CREATE INDEX "manifest_part_digest_manifest_idx" ON "manifest_part"("digest" text_pattern_ops, "manifest");

-- AddForeignKey
ALTER TABLE "manifest_part" ADD CONSTRAINT "manifest_part_manifest_fkey" FOREIGN KEY ("manifest") REFERENCES "manifest"("digest") ON DELETE CASCADE ON UPDATE CASCADE;

-- A type that the bytes do not say belongs to the place that they were pushed to.
ALTER TABLE "placement" ADD COLUMN "mediaType" TEXT;
UPDATE "placement" p SET "mediaType" = m."mediaType" FROM "manifest" m WHERE m."digest" = p."digest";
ALTER TABLE "placement" ALTER COLUMN "mediaType" SET NOT NULL;

-- AlterTable
ALTER TABLE "manifest" ADD COLUMN     "ambiguous" TEXT,
ADD COLUMN     "reading" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "runnable" BOOLEAN NOT NULL DEFAULT true,
ALTER COLUMN "mediaType" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "manifest_reading_idx" ON "manifest"("reading");

-- CreateIndex
CREATE INDEX "manifest_digest_idx" ON "manifest"("digest" text_pattern_ops);

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "carries" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "promotion_part" (
    "promotionId" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "tag" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "promotion_part_pkey" PRIMARY KEY ("promotionId","digest","tag")
);

-- AddForeignKey
ALTER TABLE "promotion_part" ADD CONSTRAINT "promotion_part_promotionId_fkey" FOREIGN KEY ("promotionId") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "promotion" ADD COLUMN     "did" JSONB;
