-- CreateTable
CREATE TABLE "brought" (
    "projectId" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "brought_pkey" PRIMARY KEY ("projectId","digest","personId")
);

-- AddForeignKey
ALTER TABLE "brought" ADD CONSTRAINT "brought_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What stands knows of each build who could have made it, and by the name of a person or robot who placed
-- each manifest in an entry registry, a platform's of an index too, and who moved a tag to it (L17). `latest`
-- that follows releases is moved by pushes of something else.
INSERT INTO "brought" ("projectId", digest, "personId", at)
SELECT known."projectId", known.digest, known.id, min(known.at)
FROM (
  SELECT i."projectId", b.digest, unnest(b."pusherIds") AS id, b."pushedAt" AS at
  FROM "build" b JOIN "image" i ON i.id = b."imageId"
  UNION ALL
  SELECT named."projectId", named.digest, who.id, named.at
  FROM (
    SELECT s."projectId", p.digest, p.by, p.since AS at
    FROM "placement" p JOIN "stage" s ON s."registryId" = p."registryId" AND s.position = 0
    UNION ALL
    SELECT s."projectId", t."toDigest", t.by, t.at
    FROM "tag_move" t JOIN "stage" s ON s."registryId" = t."registryId" AND s.position = 0
    JOIN "image" i ON i.id = t."imageId"
    WHERE t."toDigest" IS NOT NULL AND (t.name <> 'latest' OR i."ownLatest")
  ) named
  CROSS JOIN LATERAL (
    SELECT u.id FROM "user" u WHERE u.email = lower(named.by)
    UNION
    SELECT h.id FROM "robot" r CROSS JOIN LATERAL (
      SELECT c."createdById" AS id FROM "robot_secret" c WHERE c."robotId" = r.id AND c."createdAt" <= named.at
        AND (c."revokedAt" IS NULL OR c."revokedAt" > named.at) AND c."expiresAt" > named.at
      UNION ALL
      SELECT t."createdById" FROM "robot_trust" t WHERE t."robotId" = r.id AND t."createdAt" <= named.at
      UNION ALL
      SELECT unnest(CASE WHEN x.jwks IS NULL THEN ARRAY[x."addressById"] ELSE x."keysByIds" END)
      FROM "robot_trust" t JOIN "trusted_issuer" x ON x.id = t."issuerId"
      WHERE t."robotId" = r.id AND t."createdAt" <= named.at
    ) h WHERE r.username = named.by AND h.id IS NOT NULL
  ) who
) known
GROUP BY known."projectId", known.digest, known.id;

-- AlterTable
ALTER TABLE "build" DROP COLUMN "pusherIds";
