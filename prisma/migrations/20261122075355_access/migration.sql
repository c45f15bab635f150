-- DropForeignKey
ALTER TABLE "robot" DROP CONSTRAINT "robot_registryId_fkey";

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "instanceRole" TEXT;
UPDATE "user" SET "instanceRole" = 'administrator' WHERE admin;
ALTER TABLE "user" DROP COLUMN "admin";

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "provenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "providerId" UUID,
ADD COLUMN     "viewAsId" UUID;
-- Who is signed in proved who they are when they signed in.
UPDATE "session" SET "provenAt" = "createdAt";

-- AlterTable
ALTER TABLE "api_token" ADD COLUMN     "lastUsedFrom" TEXT,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY['read', 'push', 'promote', 'admin']::TEXT[];

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "providerId" UUID;

-- AlterTable
ALTER TABLE "robot" ADD COLUMN     "environment" TEXT,
ADD COLUMN     "permissions" TEXT[] DEFAULT ARRAY[]::TEXT[];
-- Until now every CI robot could report checks.
UPDATE "robot" SET "permissions" = CASE kind WHEN 'ci' THEN ARRAY['check.report'] ELSE ARRAY[]::text[] END;

-- AlterTable
ALTER TABLE "robot_secret" ADD COLUMN     "createdBy" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "createdById" UUID,
ADD COLUMN     "lastUsedFrom" TEXT,
ADD COLUMN     "noticedDays" INTEGER;

-- AlterTable
ALTER TABLE "promotion" ADD COLUMN     "requesterIds" UUID[] DEFAULT ARRAY[]::UUID[];
UPDATE "promotion" SET "requesterIds" = ARRAY["requestedById"] WHERE "requestedByKind" = 'person';

-- CreateTable
CREATE TABLE "custom_role" (
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "permissions" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "custom_role_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "createdById" UUID NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "teamId" UUID,
    "maintainer" BOOLEAN NOT NULL DEFAULT false,
    "projectId" UUID,
    "role" TEXT,
    "stages" TEXT[],

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sso_provider" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "clientSecret" BYTEA NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY['openid', 'email', 'profile']::TEXT[],
    "groupsClaim" TEXT NOT NULL DEFAULT 'groups',
    "createAccounts" BOOLEAN NOT NULL DEFAULT true,
    "trustEmail" BOOLEAN NOT NULL DEFAULT false,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sso_provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sso_group" (
    "providerId" UUID NOT NULL,
    "group" TEXT NOT NULL,
    "teamId" UUID NOT NULL,
    "maintainer" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "sso_group_pkey" PRIMARY KEY ("providerId","group","teamId")
);

-- CreateTable
CREATE TABLE "identity" (
    "providerId" UUID NOT NULL,
    "subject" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "identity_pkey" PRIMARY KEY ("providerId","subject")
);

-- CreateTable
CREATE TABLE "trusted_issuer" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "jwks" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "trusted_issuer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "robot_registry" (
    "robotId" UUID NOT NULL,
    "registryId" UUID NOT NULL,

    CONSTRAINT "robot_registry_pkey" PRIMARY KEY ("robotId","registryId")
);

-- CreateTable
CREATE TABLE "robot_trust" (
    "id" UUID NOT NULL,
    "robotId" UUID NOT NULL,
    "issuerId" UUID NOT NULL,
    "audience" TEXT NOT NULL,
    "claims" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "createdById" UUID,
    "lastUsedAt" TIMESTAMPTZ(3),
    "lastUsedFrom" TEXT,

    CONSTRAINT "robot_trust_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "isolation_check" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by" TEXT NOT NULL,
    "passed" BOOLEAN NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "isolation_check_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitation_tokenHash_key" ON "invitation"("tokenHash");

-- CreateIndex
CREATE INDEX "invitation_email_idx" ON "invitation"("email");

-- CreateIndex
CREATE INDEX "invitation_teamId_idx" ON "invitation"("teamId");

-- CreateIndex
CREATE INDEX "invitation_projectId_idx" ON "invitation"("projectId");

-- CreateIndex
CREATE UNIQUE INDEX "sso_provider_slug_key" ON "sso_provider"("slug");

-- CreateIndex
CREATE INDEX "sso_group_teamId_idx" ON "sso_group"("teamId");

-- CreateIndex
CREATE INDEX "identity_userId_idx" ON "identity"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "trusted_issuer_slug_key" ON "trusted_issuer"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "trusted_issuer_issuer_key" ON "trusted_issuer"("issuer");

-- CreateIndex
CREATE INDEX "robot_registry_registryId_idx" ON "robot_registry"("registryId");

-- CreateIndex
CREATE INDEX "robot_trust_robotId_idx" ON "robot_trust"("robotId");

-- CreateIndex
CREATE INDEX "robot_trust_issuerId_idx" ON "robot_trust"("issuerId");

-- CreateIndex
CREATE INDEX "isolation_check_at_idx" ON "isolation_check"("at" DESC);

-- CreateIndex
CREATE INDEX "robot_secret_expiresAt_idx" ON "robot_secret"("expiresAt");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "sso_provider"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_group" ADD CONSTRAINT "sso_group_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "sso_provider"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_group" ADD CONSTRAINT "sso_group_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_providerId_fkey" FOREIGN KEY ("providerId") REFERENCES "sso_provider"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "robot_registry" ADD CONSTRAINT "robot_registry_robotId_fkey" FOREIGN KEY ("robotId") REFERENCES "robot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "robot_registry" ADD CONSTRAINT "robot_registry_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "robot_trust" ADD CONSTRAINT "robot_trust_robotId_fkey" FOREIGN KEY ("robotId") REFERENCES "robot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "robot_trust" ADD CONSTRAINT "robot_trust_issuerId_fkey" FOREIGN KEY ("issuerId") REFERENCES "trusted_issuer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a robot was bound to is its only registry.
INSERT INTO "robot_registry" ("robotId", "registryId") SELECT id, "registryId" FROM "robot";
ALTER TABLE "robot" DROP COLUMN "registryId";

-- Whoever made a robot was shown its first secret.
UPDATE "robot_secret" s SET "createdBy" = r."createdBy", "createdById" = u.id
FROM "robot" r LEFT JOIN "user" u ON u.email = r."createdBy" WHERE r.id = s."robotId";

-- Every role that somebody holds on a project, and through what: read by whatever decides a right.
CREATE VIEW held_grant AS
SELECT g.id AS "grantId", g."userId", g."projectId", g.role, c.permissions, g.stages,
  NULL::uuid AS "teamId", 'direct' AS through, g."createdAt" AS since
FROM "grant" g LEFT JOIN custom_role c ON c.slug = g.role
WHERE g."userId" IS NOT NULL
UNION ALL
SELECT g.id, m."userId", g."projectId", g.role, c.permissions, g.stages,
  t.id, 'team ' || t.name, greatest(g."createdAt", m."createdAt")
FROM membership m JOIN team t ON t.id = m."teamId" JOIN "grant" g ON g."teamId" = t.id
  LEFT JOIN custom_role c ON c.slug = g.role;
