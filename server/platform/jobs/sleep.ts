/** Between two looks of which the first found nothing, however often one is woken. */
export const restMs = 100;

/** Waiting that a wake cuts short, where it may, and the end always. */
export function createSleep() {
  let woken = false;
  let ended = false;
  let now: { readonly byWake: boolean; readonly over: () => void } | null = null;
  const pause = async (ms: number, byWake: boolean) => {
    if (ended) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      const over = () => {
        clearTimeout(timer);
        done();
      };
      now = { byWake, over };
    });
    now = null;
  };
  return {
    atLeast: (ms: number) => pause(ms, false),
    /** A wake that came since the last time counts. */
    async unlessWoken(ms: number) {
      if (!woken) await pause(ms, true);
      woken = false;
    },
    wake() {
      woken = true;
      if (now?.byWake) now.over();
    },
    end() {
      ended = true;
      now?.over();
    },
  };
}
