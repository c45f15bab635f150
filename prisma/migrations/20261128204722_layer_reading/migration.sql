-- Layers that were read until now were not looked into for programs of Windows: they are read again.
ALTER TABLE "layer_content" ADD COLUMN "reading" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "layer_content" ALTER COLUMN "reading" DROP DEFAULT;

-- A date from before there were images says nothing (domain/images/created.ts).
UPDATE "build" SET "createdAt" = NULL WHERE "createdAt" < '2013-01-01T00:00:00Z';

-- Nor does a platform without a name (domain/images/parts.ts, knownPlatform).
UPDATE "build" SET "platforms" = ARRAY(
    SELECT p FROM unnest("platforms") WITH ORDINALITY AS named(p, at)
    WHERE split_part(p, '/', 1) !~* '^\s*(unknown)?\s*$' AND split_part(p, '/', 2) !~* '^\s*(unknown)?\s*$'
    ORDER BY at)
WHERE EXISTS (SELECT 1 FROM unnest("platforms") AS p
  WHERE split_part(p, '/', 1) ~* '^\s*(unknown)?\s*$' OR split_part(p, '/', 2) ~* '^\s*(unknown)?\s*$');
