// `npm start -- --demo`: prepares a first start whose administrator the demo can act for, and fills
// the instance once it serves.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { root, say } from './set-up.mjs';

/**
 * The environment of the server's first start.
 * @throws where the data folder is not empty: a demo never mixes with what is there
 */
export async function demoEnvironment(env) {
  const folder = resolve(root, env.SALLYPORT_DATA_DIR || './data');
  const entries = await readdir(folder).catch(() => []);
  if (entries.length > 0) {
    throw new Error(
      `The demo fills an empty data folder, and ${folder} is not empty. Set SALLYPORT_DATA_DIR to a new one, or start without --demo.`,
    );
  }
  return {
    SALLYPORT_ADMIN_EMAIL: 'admin@example.com',
    SALLYPORT_ADMIN_PASSWORD: randomBytes(12).toString('base64url'),
    SALLYPORT_BOOTSTRAP_TOKEN: randomBytes(32).toString('base64url'),
    ...given(env, ['SALLYPORT_ADMIN_EMAIL', 'SALLYPORT_ADMIN_PASSWORD']),
    ...given(env, ['SALLYPORT_BOOTSTRAP_TOKEN']),
  };
}

/** Those settings, where the person who starts it gave every one. */
const given = (env, names) =>
  names.every((name) => env[name])
    ? Object.fromEntries(names.map((name) => [name, env[name]]))
    : {};

/** Passes the server's lines on; fills the demo once one of them says that it is ready. */
export function fillWhenReady(server, env) {
  let line = '';
  let begun = false;
  server.stdout.setEncoding('utf8');
  server.stdout.on('data', (text) => {
    process.stdout.write(text);
    line += text;
    if (begun || !/^Sallyport is ready: .*\n/m.test(line)) return;
    begun = true;
    fill(server, env);
  });
}

function fill(server, env) {
  const host = !env.HOST || ['0.0.0.0', '::'].includes(env.HOST) ? '127.0.0.1' : env.HOST;
  const address = host.includes(':') ? `[${host}]` : host;
  const url = `http://${address}:${env.PORT || 3000}`;
  const demo = spawn(process.execPath, ['--enable-source-maps', 'dist/demo.mjs', url], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  const leave = () => demo.kill('SIGTERM');
  server.once('exit', leave);
  demo.once('exit', (code) => {
    server.off('exit', leave);
    if (code !== 0) return;
    say(`  ${env.SALLYPORT_ADMIN_EMAIL.padEnd(28)} administers everything; password:`);
    say(`  ${''.padEnd(28)} ${env.SALLYPORT_ADMIN_PASSWORD}`);
    say('');
    say(`Open ${env.SALLYPORT_PUBLIC_URL || url} and sign in.`);
  });
}
