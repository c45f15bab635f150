import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@/lib/logger';
import { protectedResponse } from '@/lib/http/protected-response';
import { createFilesystemStore } from '../../storage/filesystem-store';
import type { BlobStore } from '../../storage/store';
import { createTokenService } from '../../tokens/token-service';
import { createDataPlane, type DataPlaneOptions } from '../data-plane';
import { MemoryAuthorizer, type Account } from './memory-authorizer';
import { MemoryCatalogue } from './memory-catalogue';

const everything = ['pull', 'push', 'delete'] as const;

/** People and machines of the tests, invented. */
export const accounts = (): Record<string, Account> => ({
  ada: {
    password: 'ada-secret',
    rights: { 'shop-dev': everything, 'shop-prod': everything, 'blog-dev': everything },
  },
  ci: { password: 'ci-secret', kind: 'robot', rights: { 'shop-dev': ['pull', 'push'] } },
  cluster: { password: 'cluster-secret', kind: 'robot', rights: { 'shop-prod': ['pull'] } },
  stranger: { password: 'stranger-secret', rights: { 'blog-dev': everything } },
});

export interface TestRegistry {
  readonly url: string;
  readonly server: Server;
  readonly root: string;
  readonly authorizer: MemoryAuthorizer;
  readonly catalogue: MemoryCatalogue;
  /** Stops what came before and serves the same data again, as a new process would. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The data plane on a real server, at a port of its own, with a store in a temporary directory. */
export async function startTestRegistry(
  options: Partial<DataPlaneOptions> & { port?: number } = {},
  createStore: (root: string) => Promise<BlobStore> = createFilesystemStore,
): Promise<TestRegistry> {
  const root = await mkdtemp(join(tmpdir(), 'registry-test-'));
  const authorizer = new MemoryAuthorizer(accounts());
  const catalogue = new MemoryCatalogue(authorizer);
  const { privateKey } = generateKeyPairSync('ed25519');
  const create = async () =>
    createDataPlane({
      authorizer,
      catalogue,
      blobs: await createStore(root),
      tokens: createTokenService({ privateKey, service: 'registry.example.com' }),
      logger: createLogger('silent'),
      publicUrl: null,
      ...options,
    });
  let dataPlane = await create();
  const server = createServer(
    { requestTimeout: 0, ServerResponse: protectedResponse(false) },
    (req, res) => dataPlane(req, res),
  );
  server.on('checkContinue', (req, res) => dataPlane(req, res));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    root,
    authorizer,
    catalogue,
    async restart() {
      dataPlane = await create();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}
