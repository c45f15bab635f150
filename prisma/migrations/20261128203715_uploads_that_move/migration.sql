-- DropIndex
DROP INDEX "upload_expiresAt_idx";

-- AlterTable
ALTER TABLE "upload" DROP COLUMN "expiresAt",
ADD COLUMN     "endedAt" TIMESTAMPTZ(3),
ADD COLUMN     "fedBy" UUID,
ADD COLUMN     "fedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "movedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "received" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "upload_registryId_idx" ON "upload"("registryId");

-- Nobody kept when the last byte came. What is under way now counts as idle: it goes on where its client
-- comes back within the hour, and makes room for others until then.
UPDATE "upload" SET "received" = "offset", "movedAt" = CURRENT_TIMESTAMP - interval '10 minutes';
