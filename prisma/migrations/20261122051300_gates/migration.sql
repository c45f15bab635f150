-- AlterTable
ALTER TABLE "stage" ADD COLUMN     "heldAt" TIMESTAMPTZ(3),
ADD COLUMN     "heldBy" TEXT,
ADD COLUMN     "heldReason" TEXT;

-- AlterTable
ALTER TABLE "placement" ADD COLUMN     "withdrawn" TEXT;

-- AlterTable
ALTER TABLE "promotion" ADD COLUMN     "evaluateAt" TIMESTAMPTZ(3),
ADD COLUMN     "evaluatedAt" TIMESTAMPTZ(3),
ADD COLUMN     "lapsesAt" TIMESTAMPTZ(3),
ADD COLUMN     "outcome" TEXT,
ADD COLUMN     "policyVersion" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "requestedByKind" TEXT NOT NULL DEFAULT 'person',
ADD COLUMN     "setId" UUID,
ADD COLUMN     "subject" JSONB,
ADD COLUMN     "toldSubject" JSONB,
ADD COLUMN     "verdicts" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "policy" (
    "id" UUID NOT NULL,
    "stageId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pull" (
    "registryId" UUID NOT NULL,
    "imageId" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "robotId" UUID NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pull_pkey" PRIMARY KEY ("registryId","imageId","digest","robotId")
);

-- CreateTable
CREATE TABLE "check" (
    "id" BIGSERIAL NOT NULL,
    "buildId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "summary" TEXT,
    "url" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,
    "byHand" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "check_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "withdrawal" (
    "buildId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "blockPulls" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,

    CONSTRAINT "withdrawal_pkey" PRIMARY KEY ("buildId")
);

-- CreateTable
CREATE TABLE "layer_content" (
    "digest" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "problem" TEXT,
    "programs" TEXT[],
    "hidden" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "layer_content_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "approval" (
    "id" UUID NOT NULL,
    "promotionId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "by" TEXT NOT NULL,
    "decision" TEXT NOT NULL,
    "comment" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "subject" JSONB NOT NULL,

    CONSTRAINT "approval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waiver" (
    "id" UUID NOT NULL,
    "promotionId" UUID NOT NULL,
    "gate" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "policyVersion" INTEGER NOT NULL,

    CONSTRAINT "waiver_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion_comment" (
    "id" UUID NOT NULL,
    "promotionId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "promotion_comment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broken_glass" (
    "promotionId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signedOffBy" TEXT,
    "signedOffAt" TIMESTAMPTZ(3),
    "signedOffNote" TEXT,

    CONSTRAINT "broken_glass_pkey" PRIMARY KEY ("promotionId")
);

-- CreateIndex
CREATE UNIQUE INDEX "policy_stageId_version_key" ON "policy"("stageId", "version");

-- CreateIndex
CREATE INDEX "pull_imageId_digest_idx" ON "pull"("imageId", "digest");

-- CreateIndex
CREATE INDEX "check_buildId_name_id_idx" ON "check"("buildId", "name", "id" DESC);

-- CreateIndex
CREATE INDEX "approval_promotionId_idx" ON "approval"("promotionId");

-- CreateIndex
CREATE INDEX "approval_personId_at_idx" ON "approval"("personId", "at" DESC);

-- CreateIndex
CREATE INDEX "waiver_promotionId_idx" ON "waiver"("promotionId");

-- CreateIndex
CREATE INDEX "promotion_comment_promotionId_idx" ON "promotion_comment"("promotionId");

-- CreateIndex
CREATE INDEX "promotion_setId_idx" ON "promotion"("setId");

-- CreateIndex
CREATE INDEX "promotion_toStageId_state_idx" ON "promotion"("toStageId", "state");

-- CreateIndex
CREATE INDEX "promotion_state_evaluateAt_idx" ON "promotion"("state", "evaluateAt");

-- AddForeignKey
ALTER TABLE "policy" ADD CONSTRAINT "policy_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "stage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull" ADD CONSTRAINT "pull_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull" ADD CONSTRAINT "pull_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "image"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pull" ADD CONSTRAINT "pull_robotId_fkey" FOREIGN KEY ("robotId") REFERENCES "robot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "check" ADD CONSTRAINT "check_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "withdrawal" ADD CONSTRAINT "withdrawal_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_promotionId_fkey" FOREIGN KEY ("promotionId") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waiver" ADD CONSTRAINT "waiver_promotionId_fkey" FOREIGN KEY ("promotionId") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "promotion_comment" ADD CONSTRAINT "promotion_comment_promotionId_fkey" FOREIGN KEY ("promotionId") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "broken_glass" ADD CONSTRAINT "broken_glass_promotionId_fkey" FOREIGN KEY ("promotionId") REFERENCES "promotion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
