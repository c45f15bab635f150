import type { IncomingMessage } from 'node:http';
import { RegistryError, type RegistryErrorCode } from '@/oci/http/errors';
import { answer, type Headers } from './answer';
import { contentLength, expectsContinue, hasBody } from './body';
import type { Call } from '../call';

/** What is left of a refused body is read on so far, so that the client gets to the answer. */
const drain = { bytes: 16 * 1024 * 1024, milliseconds: 5_000 };
const smallBody = 64 * 1024;

const retrySoon: Partial<Record<RegistryErrorCode, Headers>> = {
  UNAVAILABLE: { 'Retry-After': 5 },
  STORAGE_FULL: { 'Retry-After': 60 },
};

/**
 * Answers with the OCI error document (OCI distribution, "Error Codes"). What is not a
 * RegistryError is logged and answered as UNKNOWN, without its text.
 */
export async function answerError(call: Call, thrown: unknown): Promise<void> {
  const { req, res } = call;
  const gone = req.destroyed && !req.complete;
  if (gone && isConnectionError(thrown)) return;
  const error = toRegistryError(call, thrown);
  if (gone) return;
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const { detail, headers } = error.options;
  const document = {
    errors: [
      { code: error.code, message: error.message, ...(detail === undefined ? {} : { detail }) },
    ],
  };
  const body = Buffer.from(JSON.stringify(document));
  const all: Headers = {
    'Content-Type': 'application/json',
    ...retrySoon[error.code],
    ...headers,
  };
  const unread = hasBody(req) && !req.complete && !expectsContinue(req);
  if (!unread || (contentLength(req) ?? Infinity) <= smallBody) {
    answer(call, error.status, all, body);
    return;
  }
  res.writeHead(error.status, { ...all, 'Content-Length': body.length, Connection: 'close' });
  res.write(body);
  await drainBody(req);
  res.end();
}

function toRegistryError({ services, requestId, req, path }: Call, thrown: unknown): RegistryError {
  if (thrown instanceof RegistryError) {
    if (thrown.status >= 500) {
      // What the host knows to be away it says once itself, not with every request.
      const level = thrown.code === 'UNAVAILABLE' ? 'debug' : 'error';
      services.logger[level]({ err: thrown, requestId, code: thrown.code }, 'registry refused');
    }
    return thrown;
  }
  const systemCode = (thrown as NodeJS.ErrnoException | null)?.code;
  services.logger.error({ err: thrown, requestId, method: req.method, path }, 'registry failed');
  if (systemCode === 'ENOSPC' || systemCode === 'EDQUOT') {
    return new RegistryError(
      'STORAGE_FULL',
      'The registry has no room left. Pulls go on; pushes will when its administrator has made room.',
    );
  }
  return new RegistryError(
    'UNKNOWN',
    `Something went wrong here. Tell the administrator the request id ${requestId}.`,
  );
}

/** Whether the connection itself broke, or was closed because nothing came on it. */
const isConnectionError = (thrown: unknown): boolean =>
  ['ECONNRESET', 'ETIMEDOUT'].includes((thrown as NodeJS.ErrnoException | null)?.code ?? '');

/** Reads and drops what still comes, within bounds. */
function drainBody(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      clearTimeout(timer);
      req.off('data', count).off('end', done).off('close', done);
      resolve();
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > drain.bytes) done();
    };
    const timer = setTimeout(done, drain.milliseconds);
    req.on('data', count).once('end', done).once('close', done);
    req.resume();
  });
}
