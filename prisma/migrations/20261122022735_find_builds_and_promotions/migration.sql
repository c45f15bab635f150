-- DropIndex
DROP INDEX "build_digest_idx";

-- AlterTable
ALTER TABLE "build" ADD COLUMN     "commit" TEXT;

-- CreateIndex
CREATE INDEX "tag_move_imageId_id_idx" ON "tag_move"("imageId", "id");

-- CreateIndex
CREATE INDEX "build_digest_idx" ON "build"("digest" text_pattern_ops);

-- CreateIndex
CREATE INDEX "build_version_idx" ON "build"("version" text_pattern_ops);

-- CreateIndex
CREATE INDEX "build_commit_idx" ON "build"("commit" text_pattern_ops);

-- CreateIndex
CREATE INDEX "promotion_imageId_toStageId_finishedAt_idx" ON "promotion"("imageId", "toStageId", "finishedAt" DESC);

-- CreateIndex
CREATE INDEX "audit_event_target_seq_idx" ON "audit_event"("target", "seq");
