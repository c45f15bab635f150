import { format } from 'node:util';
import type { Logger } from '@/lib/logger';

type Level = 'debug' | 'info' | 'warn' | 'error';

const methods: readonly (readonly [keyof Console, Level])[] = [
  ['error', 'error'],
  ['warn', 'warn'],
  ['info', 'info'],
  ['log', 'info'],
  ['debug', 'debug'],
  ['trace', 'debug'],
];

/**
 * Makes the logger the only writer of the log: what Next, a library or Node itself would print, with
 * whatever strangers had a hand in, becomes one JSON line for each event. An error keeps its stack, and
 * loses what the database quotes of a row (`loggedError`). What is thrown where nobody catches it is
 * logged, and the process goes on: one request's fault ends nobody else's.
 */
export function ownOutput(logger: Logger): void {
  for (const [method, level] of methods) {
    Object.assign(console, { [method]: (...given: unknown[]) => log(logger, level, given) });
  }
  // What is written past the console: by `console.dir`, a library, or a native one's wrapper.
  take(process.stdout, (text) => logger.info(text));
  take(process.stderr, (text) => logger.warn(text));
  // Node's own listener prints.
  process.removeAllListeners('warning');
  process.on('warning', (err) => logger.warn({ err }, 'a warning of Node'));
  process.on('uncaughtException', (err) => logger.error({ err }, 'thrown where nobody catches it'));
  process.on('unhandledRejection', (err) =>
    logger.error({ err }, 'a rejection that nobody awaits'),
  );
}

function log(logger: Logger, level: Level, given: readonly unknown[]): void {
  const err = given.find((one) => one instanceof Error);
  const words = format(...given.filter((one) => one !== err)).trim();
  if (err) logger[level]({ err }, words || err.message);
  else if (words) logger[level](words);
}

type Done = (error?: Error | null) => void;

function take(stream: NodeJS.WriteStream, tell: (text: string) => void): void {
  stream.write = (chunk: Uint8Array | string, encoding?: BufferEncoding | Done, done?: Done) => {
    const text = (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()).trim();
    if (text) tell(text);
    const told = typeof encoding === 'function' ? encoding : done;
    if (told) process.nextTick(told);
    return true;
  };
}
