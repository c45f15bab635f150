-- DropIndex
DROP INDEX "manifest_subject_idx";

-- AlterTable
ALTER TABLE "placement" ADD COLUMN     "subject" TEXT;

-- What stands refers to what it always did (L17).
UPDATE "placement" p SET "subject" = m."subject"
FROM "manifest" m WHERE m."digest" = p."digest" AND m."subject" IS NOT NULL;

-- CreateIndex
CREATE INDEX "placement_registryId_imageId_subject_idx" ON "placement"("registryId", "imageId", "subject");
