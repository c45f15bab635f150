import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@/lib/net/free-port';
import { startServer } from './server-process';
import { fetchToken, type Side } from './side';
import { startTokenServer } from './token-server';

/** Debian's CNCF Distribution with its packaged settings, token authentication and deletion. */
export async function startDistribution(workDir: string): Promise<Side> {
  const credentials = { username: 'bench', password: 'bench-of-example' };
  const tokens = await startTokenServer(workDir, credentials);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(workDir, 'distribution.yml');
  // JSON is YAML.
  const settings = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: {
      cache: { blobdescriptor: 'inmemory' },
      filesystem: { rootdirectory: join(workDir, 'distribution') },
      delete: { enabled: true },
    },
    http: { addr: `127.0.0.1:${port}`, headers: { 'X-Content-Type-Options': ['nosniff'] } },
    auth: {
      token: {
        realm: tokens.realm,
        service: tokens.service,
        issuer: tokens.issuer,
        rootcertbundle: tokens.certificate,
      },
    },
  };
  await writeFile(config, JSON.stringify(settings, null, 2));
  const server = await startServer('docker-registry', ['serve', config], {
    readyUrl: `${url}/v2/`,
  });
  return {
    name: 'Distribution',
    url,
    pid: server.pid,
    credentials,
    token: (scopes) => fetchToken(tokens.realm, tokens.service, credentials, scopes),
    async stop() {
      await server.stop();
      await tokens.stop();
    },
  };
}
