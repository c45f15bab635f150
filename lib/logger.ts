import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * The process's logger: one JSON line per event on standard error.
 * Fields that could hold a secret are struck by name, wherever a caller nests them.
 */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
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
    pino.destination(2),
  );
}
