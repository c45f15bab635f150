import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createLogger } from '@/lib/logger';
import { createHttpServer, type HttpParts } from './server';

const parts: HttpParts = {
  publicUrl: 'http://127.0.0.1',
  logger: createLogger('silent'),
  metrics: {
    observe: () => undefined,
    render: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
  },
  dataPlane: () => undefined,
  api: () => Promise.resolve(new Response('reached')),
  maxBodyBytes: 1000,
  bodyMs: 50,
  pages: () => undefined,
  ready: () => Promise.resolve(),
};

it('Row 37: closes a connection whose body for the API does not come in time', async () => {
  const server = createHttpServer(parts).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answered = '';
  socket.on('data', (chunk) => (answered += chunk.toString()));
  socket.write('POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
  await once(socket, 'close');
  expect(answered).toBe('');
  server.close();
});
