-- CreateTable
CREATE TABLE "registry_size" (
    "registryId" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registry_size_pkey" PRIMARY KEY ("registryId")
);

-- AddForeignKey
ALTER TABLE "registry_size" ADD CONSTRAINT "registry_size_registryId_fkey" FOREIGN KEY ("registryId") REFERENCES "registry"("id") ON DELETE CASCADE ON UPDATE CASCADE;
