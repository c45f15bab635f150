import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, withAdministrator } from '../../test/setup/process';

export interface Demo {
  /** Where it is, for a product to be started on. */
  readonly dataDir: string;
  /** The password of the demo's people. */
  readonly password: string;
}

/** Tells the demo on a new data folder as `npm start -- --demo` does, before the product is started. */
export async function tellDemo(): Promise<Demo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-demo-'));
  const env = { SALLYPORT_DATA_DIR: dataDir, ...withAdministrator };
  const told = run(env, [process.execPath, 'dist/demo.mjs']);
  const code = await told.ended;
  const password = /^ {2}(\S{16})$/m.exec(told.output())?.[1];
  if (code !== 0 || password === undefined)
    throw new Error(`The demo was not told:\n${told.output()}`);
  return { dataDir, password };
}
