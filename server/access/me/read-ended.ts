import type { Call, Services } from '../call/context';
import { Prisma } from '@/server/platform/sql/prisma/client';
import { managerOfOwnAccount } from './own-account';

/** The caller has read what ended when their account was linked; the trail keeps it. */
export async function readEnded({ db }: Services, call: Call): Promise<{ done: true }> {
  const { id: personId } = managerOfOwnAccount(call, 'Putting a notice away');
  await db.prisma.identity.updateMany({ where: { personId }, data: { ended: Prisma.DbNull } });
  return { done: true };
}
