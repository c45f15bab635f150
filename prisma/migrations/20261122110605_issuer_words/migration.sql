-- AlterTable
ALTER TABLE "trusted_issuer" ADD COLUMN     "addressById" UUID,
ADD COLUMN     "formerIds" UUID[] DEFAULT ARRAY[]::UUID[],
ADD COLUMN     "formerUntil" TIMESTAMPTZ(3),
ADD COLUMN     "keysByIds" UUID[] DEFAULT ARRAY[]::UUID[];

-- Until now nobody kept whose word it was: whoever saved the issuer counts.
UPDATE "trusted_issuer" i SET
  "keysByIds" = ARRAY(SELECT DISTINCT a."actorId" FROM "audit_event" a
    WHERE a.action = 'issuer.saved' AND a.target = i.slug AND a."actorId" IS NOT NULL),
  "addressById" = CASE
    WHEN i.issuer IN ('https://token.actions.githubusercontent.com', 'https://gitlab.com') THEN NULL
    ELSE (SELECT a."actorId" FROM "audit_event" a
      WHERE a.action = 'issuer.saved' AND a.target = i.slug AND a."actorId" IS NOT NULL
      ORDER BY a.seq DESC LIMIT 1) END;
