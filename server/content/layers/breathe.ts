import { setImmediate } from 'node:timers/promises';

/** The longest that reading a layer keeps the event loop, in milliseconds. */
const longest = 4;

/** @returns a function that lets everything else run, once in a few milliseconds; to be waited for. */
export function createBreath(now: () => number = () => performance.now()) {
  let since = now();
  return (): Promise<void> | undefined => {
    if (now() - since < longest) return undefined;
    return setImmediate().then(() => {
      since = now();
    });
  };
}
