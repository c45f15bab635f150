-- AlterTable
ALTER TABLE "project" ADD COLUMN     "agreesPolicies" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "policy_proposal" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "stageId" UUID,
    "document" JSONB,
    "basedOn" INTEGER NOT NULL,
    "proposedBy" TEXT NOT NULL,
    "proposedById" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" TEXT NOT NULL DEFAULT 'open',
    "decidedBy" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "policy_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "policy_proposal_projectId_state_idx" ON "policy_proposal"("projectId", "state");

-- CreateIndex
CREATE INDEX "policy_proposal_stageId_idx" ON "policy_proposal"("stageId");

-- AddForeignKey
ALTER TABLE "policy_proposal" ADD CONSTRAINT "policy_proposal_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_proposal" ADD CONSTRAINT "policy_proposal_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "stage"("id") ON DELETE CASCADE ON UPDATE CASCADE;
