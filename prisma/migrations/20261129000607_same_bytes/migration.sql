-- AlterTable
ALTER TABLE "manifest" ADD COLUMN     "sha256" TEXT;

-- What stands has it too (L17).
UPDATE "manifest" SET "sha256" = 'sha256:' || encode(sha256("bytes"), 'hex') WHERE "digest" NOT LIKE 'sha256:%';
