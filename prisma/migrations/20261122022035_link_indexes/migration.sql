-- DropIndex
DROP INDEX "manifest_blob_blobDigest_idx";

-- CreateIndex
CREATE INDEX "manifest_blob_blobDigest_manifestDigest_idx" ON "manifest_blob"("blobDigest", "manifestDigest");

-- CreateIndex
CREATE INDEX "uploaded_blob_imageId_idx" ON "uploaded_blob"("imageId");

-- AddForeignKey
ALTER TABLE "uploaded_blob" ADD CONSTRAINT "uploaded_blob_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploaded_blob" ADD CONSTRAINT "uploaded_blob_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Tags are listed in byte order (OCI distribution, "Content Discovery"), whatever order the
-- database's own locale has: with this, the primary key serves that order.
ALTER TABLE "tag" ALTER COLUMN "name" TYPE TEXT COLLATE "C";
