/**
 * Lets at most `atOnce` jobs run, the others in line, and none when the line is full. A password
 * hash takes 46 MiB and a core for a while: unbounded, a few hundred sign-ins would starve pulls.
 */
export class BoundedQueue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly longest: number,
  ) {}

  /** Runs `job` when it is its turn. Throws QueueFull at once where the line is full. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running < this.atOnce) this.#running++;
    else if (this.#waiting.length < this.longest) await this.#turn();
    else throw new QueueFull();
    try {
      return await job();
    } finally {
      // The place is handed on, not freed: nobody can slip in before the first in line.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** As many wait for a hash as may: the caller is to come back later. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}
