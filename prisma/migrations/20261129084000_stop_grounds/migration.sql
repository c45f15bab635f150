-- AlterTable
ALTER TABLE "automatic_stop" ADD COLUMN     "ground" TEXT;

-- What a stop rested on was not kept before. Most reasons tell no time, and are it.
UPDATE "automatic_stop" SET "ground" = "reason";

-- AlterTable
ALTER TABLE "automatic_stop" ALTER COLUMN "ground" SET NOT NULL;
