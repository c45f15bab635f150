-- AlterTable
ALTER TABLE "build" ADD COLUMN     "pusherIds" UUID[] DEFAULT ARRAY[]::UUID[];

-- CreateTable
CREATE TABLE "account_making" (
    "personId" UUID NOT NULL,
    "byId" UUID NOT NULL,
    "how" TEXT NOT NULL,
    "byAdministrator" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_making_pkey" PRIMARY KEY ("personId","byId","how")
);

-- CreateTable
CREATE TABLE "account_word" (
    "personId" UUID NOT NULL,
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT,

    CONSTRAINT "account_word_pkey" PRIMARY KEY ("personId","byId")
);

-- CreateIndex
CREATE INDEX "account_making_byId_idx" ON "account_making"("byId");

-- CreateIndex
CREATE INDEX "account_word_byId_idx" ON "account_word"("byId");

-- AddForeignKey
ALTER TABLE "account_making" ADD CONSTRAINT "account_making_personId_fkey" FOREIGN KEY ("personId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_making" ADD CONSTRAINT "account_making_byId_fkey" FOREIGN KEY ("byId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_word" ADD CONSTRAINT "account_word_personId_fkey" FOREIGN KEY ("personId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_word" ADD CONSTRAINT "account_word_byId_fkey" FOREIGN KEY ("byId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the trail knows of accounts that stand (L17); whose maker it does not know stands as a person of
-- their own. Creating people and links for new passwords was for administrators; of invitations it is
-- not known any more what their maker was then, so that it is what they are now.
INSERT INTO "account_making" ("personId", "byId", "how", "byAdministrator", "at")
SELECT u.id, m.id, e.how, bool_or(e.how <> 'invited' OR m."instanceRole" IS NOT DISTINCT FROM 'administrator'), max(e.at)
FROM (
  SELECT CASE action WHEN 'person.created' THEN 'created' WHEN 'person.joined' THEN 'invited' ELSE 'reset' END AS how,
    target, at,
    CASE action WHEN 'person.created' THEN "actorId" END AS "makerId",
    CASE action WHEN 'person.joined' THEN after->>'invitedBy' WHEN 'person.password-set' THEN after->>'linkBy' END AS maker
  FROM "audit_event"
  WHERE action IN ('person.created', 'person.password-set')
    OR (action = 'person.joined' AND after->>'account' LIKE 'new%')
) e
JOIN "user" u ON u.email = e.target
JOIN "user" m ON m.id = e."makerId" OR m.email = e.maker
WHERE m.id <> u.id
GROUP BY u.id, m.id, e.how;

-- Who could have pushed what is here: by the trail's ids, else by the e-mail or robot that the build names.
UPDATE "build" b SET "pusherIds" = coalesce(
  (SELECT ARRAY[u.id] FROM "audit_event" e JOIN "user" u ON u.id = e."actorId"
   WHERE e.action = 'build.pushed' AND e."actorKind" = 'person'
     AND e.target = p.slug || '/' || i.name || '#' || b.number
   ORDER BY e.seq LIMIT 1),
  (SELECT ARRAY[u.id] FROM "user" u WHERE u.email = lower(b."pushedBy")),
  (SELECT ARRAY(SELECT DISTINCT h.id FROM (
      SELECT c."createdById" AS id FROM "robot_secret" c WHERE c."robotId" = r.id AND c."createdAt" <= b."pushedAt"
        AND (c."revokedAt" IS NULL OR c."revokedAt" > b."pushedAt") AND c."expiresAt" > b."pushedAt"
      UNION ALL
      SELECT t."createdById" FROM "robot_trust" t WHERE t."robotId" = r.id AND t."createdAt" <= b."pushedAt"
      UNION ALL
      SELECT unnest(CASE WHEN x.jwks IS NULL THEN ARRAY[x."addressById"] ELSE x."keysByIds" END)
      FROM "robot_trust" t JOIN "trusted_issuer" x ON x.id = t."issuerId"
      WHERE t."robotId" = r.id AND t."createdAt" <= b."pushedAt"
    ) h WHERE h.id IS NOT NULL ORDER BY 1)
   FROM "robot" r WHERE r.username = b."pushedBy"),
  '{}')
FROM "image" i JOIN "project" p ON p.id = i."projectId"
WHERE i.id = b."imageId";
