import { Refusal } from '@/lib/refusal';
import { readSignInSettings } from './sign-in-settings';
import type { Write } from '../call/write';

/** @throws Refusal `conflict` where nobody could sign in any more without this provider. */
export async function requireAnotherWay(
  { sql, tx }: Pick<Write, 'sql' | 'tx'>,
  providerId: string,
): Promise<void> {
  const { passwords } = await readSignInSettings(sql);
  if (passwords === 'everybody') return;
  const others = await tx.ssoProvider.count({ where: { enabled: true, id: { not: providerId } } });
  if (others > 0) return;
  throw new Refusal(
    'conflict',
    'It is the only way in, for passwords are switched off. Let passwords sign in again first.',
  );
}
