-- What a version asks for less than the one before is told to those who approve there (docs/gates.md).
ALTER TABLE "policy" ADD COLUMN "savedByIds" UUID[] DEFAULT ARRAY[]::UUID[];
ALTER TABLE "policy" ADD COLUMN "loosens" BOOLEAN NOT NULL DEFAULT false;

UPDATE "policy" p SET "savedByIds" = ARRAY[u.id] FROM "user" u WHERE u.email = p."createdBy";
-- Of what stands, it is worked out when it is shown; what is older is shown to nobody.
UPDATE "policy" SET "loosens" = true WHERE "createdAt" > now() - interval '31 days';

CREATE INDEX "policy_loosens_createdAt_idx" ON "policy"("loosens", "createdAt");

-- Up to which version somebody has read what was loosened.
CREATE TABLE "policy_read" (
    "stageId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "policy_read_pkey" PRIMARY KEY ("stageId", "personId")
);
CREATE INDEX "policy_read_personId_idx" ON "policy_read"("personId");
ALTER TABLE "policy_read" ADD CONSTRAINT "policy_read_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "stage"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "policy_read" ADD CONSTRAINT "policy_read_personId_fkey" FOREIGN KEY ("personId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
