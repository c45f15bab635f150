import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** How a program of PostgreSQL is started. */
export interface Run {
  /** What comes before the command, if anything. */
  readonly prefix: readonly string[];
  readonly owner: { uid: number; gid: number } | null;
  /** Drop to `owner` by setuid at spawn (else the prefix does it). */
  readonly setuid: boolean;
}

/**
 * As whom PostgreSQL runs. Not root: as ourselves. Root: as `postgres` where that user exists, else
 * as `nobody`. Where that user cannot reach the folders (a clone below /root, say), `setpriv` lets
 * it keep the right to pass through them, and nothing else of root.
 */
export function runAs(home: string, bin: string): Run {
  if (process.getuid?.() !== 0) return { prefix: [], owner: null, setuid: false };
  const owner = unprivilegedUser();
  if (isReachable(home) && isReachable(bin)) return { prefix: [], owner, setuid: true };
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  if (!setpriv) {
    throw new Error(
      `PostgreSQL cannot run as root, and another user cannot enter ${home}. Set SALLYPORT_DATA_DIR to a folder outside it, open the folders above it (chmod o+x), start as another user, or set DATABASE_URL.`,
    );
  }
  const capability = '+dac_read_search';
  const prefix = [
    setpriv,
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
  return { prefix, owner, setuid: false };
}

function unprivilegedUser(): { uid: number; gid: number } {
  const passwd = readFileSync('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const line = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd);
    if (line) return { uid: Number(line[1]), gid: Number(line[2]) };
  }
  return { uid: 65534, gid: 65534 };
}

/** May any user pass through every folder above this one that exists? */
export function isReachable(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Runs a program to its end, with `input` to read if any; rejects with what it complained of. */
export function execute(
  run: Run,
  command: string,
  args: readonly string[],
  input?: string,
): Promise<void> {
  const [program = command, ...rest] = [...run.prefix, command, ...args];
  return new Promise((done, failed) => {
    // The server that pg_ctl leaves behind must not hold a pipe of ours open: it gets none.
    const child = spawn(program, rest, {
      cwd: '/',
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
      // Next's types want NODE_ENV in every environment.
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'production' },
      ...(run.setuid && run.owner ? run.owner : {}),
    });
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.once('error', failed);
    // One that ended before it read all says why by itself.
    child.stdin?.on('error', () => undefined).end(input);
    child.once('exit', (code) => {
      child.stderr?.destroy();
      if (code === 0) done();
      else failed(new Error(`${command} ended with ${code}: ${complaints.trim()}`));
    });
  });
}
