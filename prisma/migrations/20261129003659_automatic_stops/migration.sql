-- AlterTable
ALTER TABLE "build" ADD COLUMN     "partOfId" UUID;

-- CreateTable
CREATE TABLE "automatic_stop" (
    "stageId" UUID NOT NULL,
    "buildId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "loud" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "mend" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "automatic_stop_pkey" PRIMARY KEY ("stageId","buildId")
);

-- CreateIndex
CREATE INDEX "automatic_stop_buildId_idx" ON "automatic_stop"("buildId");

-- CreateIndex
CREATE INDEX "build_partOfId_idx" ON "build"("partOfId");

-- AddForeignKey
ALTER TABLE "build" ADD CONSTRAINT "build_partOfId_fkey" FOREIGN KEY ("partOfId") REFERENCES "build"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automatic_stop" ADD CONSTRAINT "automatic_stop_stageId_fkey" FOREIGN KEY ("stageId") REFERENCES "stage"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "automatic_stop" ADD CONSTRAINT "automatic_stop_buildId_fkey" FOREIGN KEY ("buildId") REFERENCES "build"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Builds that were pushed before the index that names them are parts of it, as they will be from now on.
UPDATE "build" b SET "partOfId" = found.id
FROM (
  SELECT DISTINCT ON (c.id) c.id AS child, x.id
  FROM "build" x
  JOIN "manifest_part" p ON p.manifest = x.digest AND p.role = 'manifest'
  JOIN "build" c ON c."imageId" = x."imageId" AND c.digest = p.digest AND c.id <> x.id
  JOIN "stage" s ON s.position = 0
  JOIN "image" i ON i.id = x."imageId" AND i."projectId" = s."projectId"
  JOIN "placement" l ON l."registryId" = s."registryId" AND l."imageId" = x."imageId" AND l.digest = x.digest
  ORDER BY c.id, x.number DESC
) found WHERE found.child = b.id;
