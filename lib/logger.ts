import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * What PostgreSQL says beside its message: it may be the row that did not fit, with the hashes and
 * addresses in it.
 */
const rowFields: ReadonlySet<string> = new Set(['detail', 'where', 'internalQuery']);

/** In what an error keeps others that led to it; the last three are Prisma's. */
const errorFields: ReadonlySet<string> = new Set([
  'cause',
  'aggregateErrors',
  'errors',
  'meta',
  'adapter',
  'driverAdapterError',
]);

/**
 * An error as it is logged: its words and what else of it is plain, and the errors that lie in it, without
 * what quotes a row. Of other objects that hang on it nothing is said: what a library or Node attaches may
 * be a whole request, with the credentials that came with it.
 */
export const loggedError = (error: unknown): unknown =>
  plainOf(error instanceof Error ? stdSerializers.err(error) : error);

function plainOf(value: unknown, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((one) => plainOf(one, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  // Errors lie in errors, and may lie in themselves.
  if (depth > 8) return '[deeper]';
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !rowFields.has(name) && (isPlain(inner) || errorFields.has(name)))
      .map(([name, inner]) => [name, plainOf(inner, depth + 1)]),
  );
}

const isPlain = (value: unknown): boolean =>
  value === null || (typeof value !== 'object' && typeof value !== 'function');

/** What JSON leaves as it is and some reader of a log takes for a new line or for a command. */
const unquoted = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A line of JSON with nothing in it that a terminal obeys or that another reader ends a line at:
 * control characters beyond ASCII, separators of lines and marks that turn the direction of text.
 */
export const plainLine = (line: string): string =>
  line.replace(unquoted, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The process's logger: one JSON line per event on standard error.
 * Fields that could hold a secret are struck by name, wherever a caller nests them; so is what the
 * database quotes of a row that it refused. Text from outside stands in strings, and begins no line.
 * @param destination where the lines go; left out: standard error.
 */
export function createLogger(
  level: string,
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: loggedError },
      redact: {
        paths: [
          'password',
          'secret',
          'token',
          'authorization',
          'cookie',
          '*.password',
          '*.secret',
          '*.token',
          '*.authorization',
          '*.cookie',
          'headers.authorization',
          'headers.cookie',
        ],
        censor: '[redacted]',
      },
    },
    { write: (line: string) => void destination.write(plainLine(line)) },
  );
}
