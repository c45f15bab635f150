import { momentOf, type When } from './when';

/** Resolves once it is that time in the story; at once where that is over. */
export type Until = (when: When) => Promise<void>;

/** What happens one after the other: acts, with `until` between them and nothing that waits for another line. */
export type Storyline = (until: Until) => Promise<void>;

/**
 * Tells storylines together, in the order of their times: one goes on at a time, until it waits for the next of
 * its own, so that everything happens at the moment that the clock shows.
 * @param moveTo moves the clock on to a time that is not before the last.
 * @throws what a storyline throws first.
 */
export async function tellTogether(
  now: Date,
  moveTo: (at: Date) => Promise<void>,
  lines: readonly Storyline[],
): Promise<void> {
  const waiting: { readonly at: number; readonly go: () => void }[] = [];
  /** Of the line that goes on just now: it waits, or has ended; it failed. */
  let stopped: () => void = () => undefined;
  let failed: (error: unknown) => void = () => undefined;
  const untilItStops = (goOn: () => void) =>
    new Promise<void>((done, reject) => {
      [stopped, failed] = [done, reject];
      goOn();
    });
  const until: Until = (when) =>
    new Promise((go) => {
      waiting.push({ at: momentOf(when, now).getTime(), go });
      stopped();
    });

  for (const line of lines) {
    await untilItStops(() => {
      line(until).then(
        () => stopped(),
        (error: unknown) => failed(error),
      );
    });
  }
  let told = 0;
  for (;;) {
    const [next] = waiting.sort((a, b) => a.at - b.at).splice(0, 1);
    if (next === undefined) return;
    told = Math.max(told, next.at);
    await moveTo(new Date(told));
    await untilItStops(next.go);
  }
}
