-- AlterTable
ALTER TABLE "manifest" ADD COLUMN     "runs" TEXT;

-- AlterTable
ALTER TABLE "placement" ADD COLUMN     "runs" TEXT;

-- What stands has it too (L17), by the rule of oci/what-runs.ts.
UPDATE "manifest" m SET "runs" = 'runs:sha256:' || encode(sha256(convert_to(said.text, 'UTF8')), 'hex')
FROM (
  SELECT i.digest, concat_ws(E'\n', c.digest, CASE WHEN
      CASE WHEN jsonb_typeof(i.config #> '{rootfs,diff_ids}') = 'array'
        THEN jsonb_array_length(i.config #> '{rootfs,diff_ids}') = l.count AND NOT EXISTS (
          SELECT 1 FROM jsonb_array_elements(i.config #> '{rootfs,diff_ids}') id
          WHERE jsonb_typeof(id) <> 'string'
            OR id #>> '{}' !~ '^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$')
        ELSE false END
      THEN NULL ELSE l.digests END) AS text
  FROM "manifest" i
  JOIN "manifest_part" c ON c.manifest = i.digest AND c.role = 'config'
    AND c."mediaType" <> 'application/vnd.oci.empty.v1+json'
  CROSS JOIN LATERAL (
    SELECT count(*) AS count, string_agg(p.digest, E'\n' ORDER BY p.position) AS digests
    FROM "manifest_part" p WHERE p.manifest = i.digest AND p.role = 'layer'
  ) l
  WHERE i.kind = 'image' AND i.runnable AND l.count > 0
) said WHERE said.digest = m.digest;

UPDATE "placement" p SET "runs" = m."runs" FROM "manifest" m
WHERE m.digest = p.digest AND m."runs" IS NOT NULL;

-- Looked up by the image that a withdrawn manifest holds (server/content/same-bytes.ts).
-- CreateIndex
CREATE INDEX "placement_imageId_runs_idx" ON "placement"("imageId", "runs");

-- Where pulls of a withdrawn build are refused, they are of the same image under another manifest too.
WITH RECURSIVE blocked AS (
  SELECT b.id, b.number, b.digest, b."imageId", i."projectId", w.reason
  FROM "withdrawal" w JOIN "build" b ON b.id = w."buildId" JOIN "image" i ON i.id = b."imageId"
  WHERE w."blockPulls"
), parts AS (
  SELECT id, digest FROM blocked
  UNION
  SELECT parts.id, c.digest FROM parts
  JOIN "manifest_part" c ON c.manifest = parts.digest AND c.role = 'manifest'
), told AS (
  SELECT DISTINCT ON (p."registryId", p."imageId", p.digest) p."registryId", p."imageId", p.digest,
    CASE WHEN p."imageId" = blocked."imageId" THEN '#' || blocked.number || ' was withdrawn: '
      ELSE 'It was withdrawn in another image: ' END || blocked.reason AS reason
  FROM parts JOIN blocked ON blocked.id = parts.id
  JOIN "manifest" theirs ON theirs.digest = parts.digest
  JOIN "image" i ON i."projectId" = blocked."projectId"
  JOIN "placement" p ON p."imageId" = i.id AND p."runs" = theirs."runs" AND p.withdrawn IS NULL
  JOIN "stage" s ON s."registryId" = p."registryId" AND s.position > 0
  ORDER BY p."registryId", p."imageId", p.digest, p."imageId" = blocked."imageId" DESC, blocked.number DESC
)
UPDATE "placement" p SET withdrawn = told.reason FROM told
WHERE p."registryId" = told."registryId" AND p."imageId" = told."imageId" AND p.digest = told.digest;
