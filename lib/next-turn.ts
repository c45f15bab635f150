import { setImmediate } from 'node:timers/promises';

/**
 * Lets everybody else go on before more is done: between two steps that each hold the thread for some
 * milliseconds, so that nobody waits for both.
 */
export const nextTurn = (): Promise<void> => setImmediate();
