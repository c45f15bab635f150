import { setFlagsFromString } from 'node:v8';

/** How far the heap may grow over what is alive in it before all of it is looked through again, in percent. */
const room = 50;

/**
 * Gives the heap more room than V8 does. Chunks of uploads and downloads count as its memory while they pass; with
 * V8's own tenth on top, a full collection of everything was due after some 25 MB of them, and a push cost three
 * times the processor time. Called once, before there is work.
 */
export const giveHeapRoom = (): void => setFlagsFromString(`--heap-growing-percent=${room}`);
