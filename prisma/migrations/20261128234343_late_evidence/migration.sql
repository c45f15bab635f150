-- CreateTable
CREATE TABLE "late_evidence" (
    "id" BIGSERIAL NOT NULL,
    "imageId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "digest" TEXT NOT NULL DEFAULT '',
    "tag" TEXT NOT NULL DEFAULT '',
    "after" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "notBefore" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "late_evidence_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "late_evidence_imageId_id_idx" ON "late_evidence"("imageId", "id");

-- CreateIndex
CREATE INDEX "late_evidence_imageId_digest_idx" ON "late_evidence"("imageId", "digest");

-- AddForeignKey
ALTER TABLE "late_evidence" ADD CONSTRAINT "late_evidence_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;
