import { mayReadInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { IsolationCheck } from '../../data/prisma/client';
import type { Call, Services } from '../context';
import { checkResult, type CheckResult } from './result';

/** A check without its matrix. */
export interface ShownCheck {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly finishedAt: string | null;
  readonly tried: number;
  readonly toTry: number;
  /** Null: it is not done. */
  readonly passed: boolean | null;
  readonly surprises: number;
  readonly clusters: number;
  readonly registries: number;
}

type Row = Pick<
  IsolationCheck,
  'id' | 'at' | 'by' | 'finishedAt' | 'tried' | 'toTry' | 'passed' | 'result'
>;

/** A check without what it found: the counts alone. Whether it passed is said when it is done (L12). */
export function showCheck({
  id,
  at,
  by,
  finishedAt,
  tried,
  toTry,
  passed,
  result,
}: Row): ShownCheck {
  const { found, clusters, registries } = checkResult.parse(result);
  return {
    ...{ id, by, tried, toTry, surprises: found },
    at: at.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    passed: finishedAt === null ? null : passed,
    clusters: clusters.length,
    registries: registries.length,
  };
}

const requireReader = (call: Call): void => {
  if (mayReadInstance(call.actor)) return;
  throw new Refusal(
    'forbidden',
    'What the isolation checks found is for administrators, security and auditors.',
  );
};

/** The last checks, the newest first: for whoever reads the whole installation. */
export async function listChecks({ db }: Services, call: Call): Promise<{ items: ShownCheck[] }> {
  requireReader(call);
  const rows = await db.prisma.isolationCheck.findMany({ orderBy: { at: 'desc' }, take: 30 });
  return { items: rows.map(showCheck) };
}

/** One check with all that it found. */
export async function getCheck(
  { db }: Services,
  call: Call,
  { id }: { id: string },
): Promise<ShownCheck & { result: CheckResult }> {
  requireReader(call);
  const row = await db.prisma.isolationCheck.findUnique({ where: { id } });
  if (!row) throw new Refusal('not-found', 'There is no such isolation check.');
  return { ...showCheck(row), result: checkResult.parse(row.result) };
}
