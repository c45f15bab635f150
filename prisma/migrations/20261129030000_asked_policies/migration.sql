-- An open request is held to the policy under which it was asked, and to today's.
ALTER TABLE "promotion" ADD COLUMN "askedPolicyVersion" INTEGER NOT NULL DEFAULT 0;

-- What stands was asked under the newest version of then.
UPDATE "promotion" m SET "askedPolicyVersion" = coalesce(
  (SELECT max(p.version) FROM "policy" p
   WHERE p."stageId" = m."toStageId" AND p."createdAt" <= m."requestedAt"), 0);
