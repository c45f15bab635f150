import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root, withAdministrator } from '../../test/setup/process';

export interface Demo {
  /** The password of the demo's people. */
  readonly password: string;
}

/** Fills a running product as `npm start -- --demo` does. */
export async function fillDemo(url: string): Promise<Demo> {
  const child = spawn(process.execPath, ['dist/demo.mjs', url], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...withAdministrator },
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  const password = /^ {2}(\S{16})$/m.exec(text)?.[1];
  if (code !== 0 || password === undefined) throw new Error(`The demo was not filled:\n${text}`);
  return { password };
}
