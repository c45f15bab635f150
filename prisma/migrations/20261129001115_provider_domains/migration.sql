-- AlterTable
ALTER TABLE "sso_provider" ADD COLUMN     "domains" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Those that stand go on as they did: for every domain, which their page tells administrators to narrow.
UPDATE "sso_provider" SET "domains" = ARRAY['*'];

-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "ended" JSONB;
