import { Refusal } from '@/lib/refusal';
import type { Prisma } from '@/server/platform/sql/prisma/client';

/**
 * The stages of its own project that a robot may promote into, each once. Whoever lets it promote names them:
 * none named is none, never all; and it promotes into no entry stage, which fills by pushes (L2).
 * @throws Refusal `invalid`: the right without stages, stages without the right, or no such stage.
 */
export async function chooseStages(
  tx: Prisma.TransactionClient,
  projectId: string,
  wanted: {
    readonly permissions: readonly string[];
    readonly stages: readonly string[];
    /** Did the caller name them now? Else they go with the right. */
    readonly named: boolean;
  },
): Promise<string[]> {
  const { permissions, stages, named } = wanted;
  const wrong = (message: string, short: string) =>
    new Refusal('invalid', message, { fields: [{ path: 'stages', message: short }] });
  if (!permissions.includes('promotion.execute')) {
    if (stages.length === 0 || !named) return [];
    throw wrong(
      'Stages are where a robot may promote into: add `promotion.execute` to its permissions, or leave `stages` out.',
      'are for robots that may promote',
    );
  }
  if (stages.length === 0) {
    throw wrong(
      'Name the stages that it may promote into in `stages`: none named is none.',
      'at least one is needed: none named is none',
    );
  }
  const known = await tx.stage.findMany({
    where: { projectId, position: { gt: 0 } },
    orderBy: { position: 'asc' },
  });
  for (const slug of stages) {
    if (known.some((stage) => stage.slug === slug)) continue;
    const names = known.map((stage) => stage.slug).join(', ');
    throw wrong(
      `“${slug}” is no stage that fills by promotions here; those are ${names}.`,
      `no “${slug}” that fills by promotions`,
    );
  }
  return known.map(({ slug }) => slug).filter((slug) => stages.includes(slug));
}
