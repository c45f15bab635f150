import { listSignInProviders } from '../single-sign-on/read-providers';
import { passwordsCount } from './sign-in-settings';
import type { Services } from '../call/context';

/** The ways to sign in, for whoever is not signed in yet: names only. */
export async function readOptions({ db, allowPasswords }: Services) {
  const providers = await listSignInProviders(db);
  return { passwords: await passwordsCount(db.sql, allowPasswords), providers };
}
