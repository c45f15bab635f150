import { statement, type Sql } from '@/server/platform/sql/database';

/** How people may sign in, and what is asked of them again. */
export interface SignInSettings {
  /** `nobody`: single sign-on only. Personal tokens go on in either case. */
  readonly passwords: 'everybody' | 'nobody';
  /** Is a fresh proof of who they are asked before what weighs most? */
  readonly reauthenticate: boolean;
}

export const signInSettingsKey = 'sign-in';

const read = statement('auth.sign-in-settings', `SELECT value FROM setting WHERE key = $1`);

/** The settings as they are now; a new installation takes passwords and asks for nothing again. */
export async function readSignInSettings(sql: Sql): Promise<SignInSettings> {
  const [row] = await sql.query<{ value: Partial<SignInSettings> | null }>(read, [
    signInSettingsKey,
  ]);
  return {
    passwords: row?.value?.passwords === 'nobody' ? 'nobody' : 'everybody',
    reauthenticate: row?.value?.reauthenticate === true,
  };
}

/** Do e-mail and password sign anybody in? Where the operator allows them, whatever is set. */
export const passwordsCount = async (sql: Sql, allowed: boolean): Promise<boolean> =>
  allowed || (await readSignInSettings(sql)).passwords === 'everybody';

/** What a terminal that sent a password is told where none is taken. */
export const passwordsOff = (publicUrl: string): string =>
  `Passwords are not taken here: sign in at ${publicUrl} through your organisation, make a personal token at ${publicUrl}/me, and send that instead.`;
