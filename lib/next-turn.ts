/** So long others wait for steps that are short, before they have their turn again. */
const togetherMs = 2;

const waiting: (() => void)[] = [];
let arranged = false;

/**
 * Waits for a turn of the event loop, in the order of asking, and lets everybody else go on before. For
 * each step that may hold the thread for some milliseconds, before it: whoever asks, one turn has one of
 * them, or as many short ones as take two milliseconds, so that nobody waits for several. What is done
 * must follow at once: what is awaited in between gives the turn away.
 */
export const nextTurn = (): Promise<void> =>
  new Promise((go) => {
    waiting.push(go);
    arrange();
  });

function arrange(): void {
  if (arranged) return;
  arranged = true;
  setImmediate(() => {
    arranged = false;
    serve(performance.now());
  });
}

/** @param since when this turn of the event loop began to serve. */
function serve(since: number): void {
  waiting.shift()?.();
  // Whoever was let go does its step in a microtask before this one.
  queueMicrotask(() => {
    if (waiting.length === 0) return;
    if (performance.now() - since < togetherMs) serve(since);
    else arrange();
  });
}
