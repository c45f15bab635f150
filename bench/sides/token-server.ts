import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { run } from '../clients/run';

export interface TokenServer {
  /** Where tokens are asked for. */
  readonly realm: string;
  readonly issuer: string;
  readonly service: string;
  /** The certificate that the registry is to trust, as a file. */
  readonly certificate: string;
  stop(): Promise<void>;
}

/**
 * The peer's token server: whoever has the one user name and password gets what they ask for, in
 * Distribution's token format (its specification "Token Authentication"), signed with RS256, whose
 * verification is the cheapest it knows.
 */
export async function startTokenServer(
  workDir: string,
  { username, password }: { username: string; password: string },
): Promise<TokenServer> {
  const keyFile = join(workDir, 'token-key.pem');
  const certificate = join(workDir, 'token-certificate.pem');
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=bench',
    '-keyout',
    keyFile,
    '-out',
    certificate,
  ]);
  const key = createPrivateKey(await readFile(keyFile));
  const x5c = [new X509Certificate(await readFile(certificate)).raw.toString('base64')];
  const issuer = 'bench-tokens';
  const service = 'bench-registry';
  const expected = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const answer = async (req: IncomingMessage) => {
    const { searchParams } = new URL(req.url ?? '/', 'http://127.0.0.1');
    const access = searchParams
      .getAll('scope')
      .flatMap((scope) => scope.split(' '))
      .map((scope) => {
        const [type, name, actions = ''] = scope.split(':');
        return { type, name, actions: actions.split(',') };
      });
    return new SignJWT({ access })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5c })
      .setIssuer(issuer)
      .setAudience(service)
      .setSubject(username)
      .setIssuedAt()
      .setNotBefore('-10s')
      .setExpirationTime('5m')
      .sign(key);
  };
  const server = createServer((req, res) => {
    if (req.headers.authorization !== expected) {
      res.writeHead(401).end();
      return;
    }
    answer(req).then(
      (token) => {
        res.writeHead(200, { 'content-type': 'application/json' });
        res.end(JSON.stringify({ token, access_token: token, expires_in: 300 }));
      },
      () => res.writeHead(500).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    realm: `http://127.0.0.1:${port}/token`,
    issuer,
    service,
    certificate,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
