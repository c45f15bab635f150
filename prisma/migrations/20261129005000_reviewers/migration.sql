-- A custom role that is called as a built-in one now keeps its holders and what it gives under another name.
INSERT INTO "custom_role" (slug, name, permissions, "createdAt", "createdBy")
SELECT 'reviewer-custom', name, permissions, "createdAt", "createdBy" FROM "custom_role" WHERE slug = 'reviewer'
ON CONFLICT (slug) DO NOTHING;
UPDATE "grant" SET role = 'reviewer-custom'
WHERE role = 'reviewer' AND EXISTS (SELECT 1 FROM "custom_role" WHERE slug = 'reviewer');
UPDATE "invitation" SET role = 'reviewer-custom'
WHERE role = 'reviewer' AND EXISTS (SELECT 1 FROM "custom_role" WHERE slug = 'reviewer');
DELETE FROM "custom_role" WHERE slug = 'reviewer';

-- Approvers pushed until now: who is one keeps what they had, as a custom role (L17).
INSERT INTO "custom_role" (slug, name, permissions, "createdAt", "createdBy")
SELECT 'approver-developer', 'Approver and developer',
  ARRAY['project.read', 'image.pull', 'image.push', 'build.describe', 'promotion.request', 'promotion.approve', 'promotion.execute'],
  now(), 'upgrade'
WHERE EXISTS (SELECT 1 FROM "grant" WHERE role = 'approver')
  OR EXISTS (SELECT 1 FROM "invitation" WHERE role = 'approver' AND "endedAt" IS NULL)
ON CONFLICT (slug) DO NOTHING;
UPDATE "grant" SET role = 'approver-developer' WHERE role = 'approver';
UPDATE "invitation" SET role = 'approver-developer' WHERE role = 'approver' AND "endedAt" IS NULL;
