-- CreateIndex
CREATE INDEX "promotion_imageId_toStageId_kind_finishedAt_idx" ON "promotion"("imageId", "toStageId", "kind", "finishedAt" DESC);
