/** Anything on the way from an error to what it was made of. */
type Failure = Readonly<Record<string, unknown>>;

/** An error with its causes, and what Prisma and its adapter keep of the driver's. */
function* failuresIn(error: unknown, depth = 0): Generator<Failure> {
  if (typeof error !== 'object' || error === null || depth > 6) return;
  const failure = error as Failure;
  yield failure;
  const { cause, errors, meta } = failure;
  yield* failuresIn(cause, depth + 1);
  if (Array.isArray(errors)) for (const one of errors) yield* failuresIn(one, depth + 1);
  yield* failuresIn((meta as Failure | undefined)?.['driverAdapterError'], depth + 1);
}

/** SQLSTATE (PostgreSQL, Appendix A), as the driver or Prisma's adapter has it; else empty. */
const stateOf = ({ code, originalCode }: Failure): string =>
  [originalCode, code].find(
    (one): one is string => typeof one === 'string' && /^[0-9A-OQ-Z][0-9A-Z]{4}$/.test(one),
  ) ?? '';

/** Class 08, connection exception; 57P01 to 57P05, the server or somebody with a right to it ends the session. */
const lostStates = /^(08|57P0[1-5])/;

/**
 * The server is there and cannot: 53 has no room, memory or slots left; 58 its disk fails; 25006 takes no
 * writes (a standby after a failover); 25P03 and 25P04 ended a transaction for its time. Met only where one
 * connects: 28 lets nobody in by this password, 3D no such database.
 */
const unableStates = /^(53|58|28|3D|25006|25P0[34])/;

/**
 * Node's errors of sockets, and of looking names up and connecting whatever their code: `ENOENT` of a
 * socket's path among them. A file's errors have other codes and another `syscall`.
 */
const isSocketError = ({ code, syscall }: Failure): boolean =>
  syscall === 'connect' ||
  syscall === 'getaddrinfo' ||
  (typeof code === 'string' &&
    /^(E(CONN|NET|HOST|NOTCONN|SHUTDOWN|PIPE|TIMEDOUT|AI_|NOTFOUND)|ERR_(TLS|SSL)_|CERT_)/.test(
      code,
    ));

/** Prisma keeps a code that it does not know, and nothing else; it opens no files, only a socket. */
const isSocketErrorOfPrisma = ({ name, code }: Failure): boolean =>
  name === 'PrismaClientKnownRequestError' && typeof code === 'string' && /^E[A-Z]{3,}$/.test(code);

/** What the driver says without a code, while it connects or once the connection is gone. */
const driverWords =
  /^(Connection terminated|timeout expired|Client (has encountered a connection error|was closed) and is not queryable|Query read timeout|The server does not support SSL|There was an error establishing an SSL)/;

/** Prisma's adapter, where it keeps no code of the driver's. */
const lostKinds: ReadonlySet<unknown> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
]);

/** Prisma's P1…: all about reaching a database (its Error Reference, "Common"). */
const prismaCode = ({ code, errorCode }: Failure): string =>
  [code, errorCode].find((one): one is string => typeof one === 'string' && /^P\d{4}$/.test(one)) ??
  '';

const saysLost = (failure: Failure): boolean =>
  lostStates.test(stateOf(failure)) ||
  isSocketError(failure) ||
  isSocketErrorOfPrisma(failure) ||
  lostKinds.has(failure['kind']) ||
  /^P1(001|002|008|011|017)$/.test(prismaCode(failure)) ||
  (typeof failure['message'] === 'string' && driverWords.test(failure['message']));

/** The pools of the driver and of Prisma: no connection, or none long enough, within its time. */
const poolWords =
  /^(timeout exceeded when trying to connect|Cannot use a pool after calling end)|Unable to start a transaction in the given time|cannot be executed on an expired transaction/;

const saysUnable = (failure: Failure): boolean =>
  unableStates.test(stateOf(failure)) ||
  /^(P1\d{3}|P2024|P2037)$/.test(prismaCode(failure)) ||
  (typeof failure['message'] === 'string' && poolWords.test(failure['message']));

/**
 * Could the database not be reached, or did the connection break? The live hub says so once in the log, and
 * when it is back (`server/record/live/hub.ts`): whoever meets it need not.
 */
export const isConnectionLost = (error: unknown): boolean => [...failuresIn(error)].some(saysLost);

/**
 * Is this failure the database being away, or unable to take work at the moment (to be answered 503, with
 * Retry-After), rather than a defect? Told by classes of errors, not by names.
 */
export const isDatabaseAway = (error: unknown): boolean =>
  [...failuresIn(error)].some((failure) => saysLost(failure) || saysUnable(failure));

/** What it was, in one word for the log: SQLSTATE wherever it is known, else Prisma's code. */
export function awayCode(error: unknown): string {
  const failures = [...failuresIn(error)];
  return (
    failures.map(stateOf).find((state) => unableStates.test(state)) ??
    failures.map(prismaCode).find(Boolean) ??
    'unknown'
  );
}
