import { BoundedQueue } from './hash-queue';

/** Runs the jobs of one key one after the other, those of different keys at once. */
export class QueuePerKey {
  readonly #lines = new Map<string, { readonly line: BoundedQueue; jobs: number }>();

  /** @param longest how many of one key may wait. */
  constructor(private readonly longest: number) {}

  /** Runs `job` when those of its key that came before are done. Throws QueueFull where too many wait. */
  async run<T>(key: string, job: () => Promise<T>): Promise<T> {
    const of = this.#lines.get(key) ?? { line: new BoundedQueue(1, this.longest), jobs: 0 };
    this.#lines.set(key, of);
    of.jobs++;
    try {
      return await of.line.run(job);
    } finally {
      if (--of.jobs === 0) this.#lines.delete(key);
    }
  }
}
