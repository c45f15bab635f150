-- The other name of the same bytes is looked up by what they are known by (server/content/same-bytes.ts).
-- CreateIndex
CREATE INDEX "manifest_sha256_idx" ON "manifest"("sha256");
