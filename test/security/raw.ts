import { connect } from 'node:net';

/** Sends bytes as they are and collects what comes until the server closes, or `waitMs` pass. */
export function sendRaw(port: number, bytes: string, waitMs = 10_000): Promise<string> {
  return new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.setEncoding('latin1');
    socket.setTimeout(waitMs, () => socket.destroy());
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('close', () => done(text));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') failed(error);
    });
  });
}

/** The statuses of all answers in it, in order. */
export const statusesOf = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
