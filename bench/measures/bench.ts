import type { Figure } from '../figures';
import type { Sallyport } from '../sides/sallyport';
import type { Side } from '../sides/side';

/** What every measure gets. */
export interface Bench {
  readonly ours: Sallyport;
  readonly peer: Side | null;
  /** A folder for what a measure leaves behind; removed at the end. */
  readonly workDir: string;
  readonly quick: boolean;
  readonly hasSkopeo: boolean;
}

export type Measure = (bench: Bench) => Promise<Figure[]>;

/** Milliseconds that the work takes. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/**
 * Takes `samples` of both sides in turn, so that whatever else the machine does meets both alike;
 * who goes first changes with every sample.
 */
export async function alternate<T>(
  { ours, peer }: Pick<Bench, 'ours' | 'peer'>,
  samples: number,
  sample: (side: Side, turn: number) => Promise<T>,
): Promise<{ ours: T[]; peer: T[] | null }> {
  const of = { ours: [] as T[], peer: [] as T[] };
  for (let turn = 0; turn < samples; turn += 1) {
    const order = turn % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
    for (const which of order) {
      const side = which === 'ours' ? ours : peer;
      if (side) of[which].push(await sample(side, turn));
    }
  }
  return { ours: of.ours, peer: peer ? of.peer : null };
}

export const megabyte = 1_000_000;
export const mebibyte = 1024 * 1024;
