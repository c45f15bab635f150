-- AlterTable
ALTER TABLE "robot" ADD COLUMN     "stages" TEXT[] DEFAULT ARRAY[]::TEXT[];
