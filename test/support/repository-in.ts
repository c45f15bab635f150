import { newId } from '@/lib/ids';
import type { Prisma } from '@/server/platform/sql/prisma/client';

/** The id of an image's repository in a registry, opened where nothing came there yet. */
export async function repositoryIn(
  db: Pick<Prisma.TransactionClient, 'image' | 'repository'>,
  registryId: string,
  imageId: string,
): Promise<string> {
  const { name } = await db.image.findUniqueOrThrow({ where: { id: imageId } });
  const key = { registryId, imageId };
  const { id } = await db.repository.upsert({
    where: { registryId_imageId: key },
    create: { id: newId(), name, ...key },
    update: {},
  });
  return id;
}
