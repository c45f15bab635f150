import { execFile } from 'node:child_process';
import { root } from '../setup/process';

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** `npm run <a script of ours> -- <args>` with these settings only. */
export const runScript = (
  script: string,
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', script, ...args],
      { cwd: root, env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env } },
      (error, output, errors) =>
        done({
          code: error ? Number(error.code) : 0,
          output: output.trim(),
          errors: errors.trim(),
        }),
    );
  });

/** `npm run audit:verify -- <args>` with these settings only. */
export const runVerifier = (
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> => runScript('scripts/audit-verify.ts', env, ...args);
