-- Texts that builds are looked up by have 200 characters at most from now on, as new ones do
-- (domain/images/indexed-text.ts). The labels that they came from stay whole.
UPDATE "build" SET "version" = left("version", 199) || '…' WHERE char_length("version") > 200;
UPDATE "build" SET "commit" = left("commit", 199) || '…' WHERE char_length("commit") > 200;

-- A time beyond the year 9999 was taken from a label and could not be written into any answer: the image's
-- pages failed for everybody. It is not known when such a build was made.
UPDATE "build" SET "createdAt" = NULL
WHERE "createdAt" < '0001-01-01 00:00:00+00' OR "createdAt" >= '10000-01-01 00:00:00+00';
