-- Whoever may ask may ask where nobody approves, too: the request waits for a click of somebody who may promote
-- there. Those that stand were asked by somebody who might; whoever may no more is seen at each evaluation.
-- AlterTable
ALTER TABLE "promotion" ADD COLUMN "needsPromoter" BOOLEAN NOT NULL DEFAULT false;
