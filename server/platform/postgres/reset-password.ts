import { join } from 'node:path';
import { execute, type Run } from './run-as';

/**
 * Sets a role's password on a cluster that nobody serves, in PostgreSQL's single-user mode: whoever
 * owns the cluster's files needs no password for that (PostgreSQL, "postgres", single-user mode).
 */
export async function resetPassword(
  cluster: string,
  bin: string,
  run: Run,
  { role, password }: { readonly role: string; readonly password: string },
): Promise<void> {
  if (!/^\w+$/.test(role + password)) throw new Error('not a role and password of ours');
  const input = `ALTER ROLE ${role} PASSWORD '${password}'\n`;
  await execute(run, join(bin, 'postgres'), ['--single', '-D', cluster, 'postgres'], input);
}
