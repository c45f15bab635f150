// `npm start -- --demo`: prepares a first start whose administrator the demo can act for, and tells the demo on the
// data folder before the server is started on it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { root, say } from './set-up.mjs';

const folderOf = (env) => resolve(root, env.SALLYPORT_DATA_DIR || './data');

/**
 * Nothing is started on a demo that was not told to its end: half of a story is there, and a password that nobody
 * was told. So nobody's own data ever comes into a folder that is to be removed either.
 * @throws where there is one
 */
export async function refuseHalfADemo(env) {
  const folder = folderOf(env);
  const entries = await readdir(folder).catch(() => []);
  if (!entries.includes('demo-unfinished')) return;
  throw new Error(
    `The demo in ${folder} was ended before it was told to its end. Remove that folder and start again, with --demo or without, or set SALLYPORT_DATA_DIR to a new one.`,
  );
}

/**
 * The environment of the server's first start.
 * @throws where the data folder is not empty: a demo never mixes with what is there
 */
export async function demoEnvironment(env) {
  const folder = folderOf(env);
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

/** Tells the demo on the data folder, in a process of its own that has ended then; whether it was told to its end. */
export async function tellDemo(env) {
  const demo = spawn(process.execPath, ['--enable-source-maps', 'dist/demo.mjs'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  const leave = () => demo.kill('SIGTERM');
  process.on('SIGTERM', leave);
  const code = await new Promise((ended) => demo.once('exit', ended));
  process.off('SIGTERM', leave);
  if (code !== 0) return false;
  const { SALLYPORT_ADMIN_EMAIL: email, SALLYPORT_ADMIN_PASSWORD: password } = env;
  // Whoever gave it knows it; it is none of a log's business.
  const isGiven = password === process.env.SALLYPORT_ADMIN_PASSWORD;
  say(`  ${email.padEnd(28)} administers everything; password${isGiven ? ' as you gave it' : ':'}`);
  if (!isGiven) say(`  ${''.padEnd(28)} ${password}`);
  say('');
  return true;
}
