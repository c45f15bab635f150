import { listSignInProviders } from '../../auth/read-providers';
import { passwordsCount } from '../../auth/sign-in-settings';
import type { Services } from '../context';

/** The ways to sign in, for whoever is not signed in yet: names only. */
export async function readOptions({ db, allowPasswords }: Services) {
  const providers = await listSignInProviders(db);
  return { passwords: await passwordsCount(db.sql, allowPasswords), providers };
}
