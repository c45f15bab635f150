import { Refusal } from '@/lib/refusal';
import { readSignInSettings, signInSettingsKey, type SignInSettings } from './sign-in-settings';
import { advisoryLocks } from '@/server/platform/sql/advisory-locks';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireReader } from '../people/list-people';
import { requireProven } from '../call/require-proven';
import { write, type Write } from '../call/write';

/** The sign-in settings, for whoever reads the whole installation. */
export async function getSettings(services: Services, call: Call) {
  requireReader(call, 'Reading the sign-in settings');
  return show(services, call, await readSignInSettings(services.db.sql));
}

/**
 * Says how people may sign in. Administrators only; passwords are switched off only by one who is
 * signed in through a provider that is on, and linked to it: that way in is known to work for them.
 * From then on the last such administrator stays (keep-way-in.ts).
 * @throws Refusal `forbidden`, `conflict`, `reauthentication-required`.
 */
export async function putSettings(services: Services, call: Call, input: SignInSettings) {
  requireAdministrator(call, 'Changing the sign-in settings');
  await requireProven(services, call);
  return write(services, call, async (unit) => {
    await lockSettings(unit);
    const before = await readSignInSettings(unit.sql);
    if (input.passwords === 'nobody' && before.passwords !== 'nobody') {
      const why = await whyNotNobody(services, call, unit.tx);
      if (why !== null) throw new Refusal('conflict', why);
    }
    const { passwords, reauthenticate } = input;
    const value = { passwords, reauthenticate };
    const key = signInSettingsKey;
    await unit.tx.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
    await unit.audit({
      action: 'sign-in.changed',
      projectId: null,
      subjects: {},
      target: 'sign-in settings',
      before,
      after: value,
    });
    return show(services, call, value);
  });
}

/**
 * Makes writers of settings and providers wait for each other, so that the last provider is not
 * switched off while passwords are.
 */
export const lockSettings = ({ tx }: Pick<Write, 'tx'>) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(${advisoryLocks.signIn})`;

async function show(services: Services, call: Call, settings: SignInSettings) {
  return {
    ...settings,
    passwordsForced: services.allowPasswords,
    whyNotNobody: await whyNotNobody(services, call, services.db.prisma),
  };
}

/** Why the caller cannot leave single sign-on as the only way in; null: they can. */
async function whyNotNobody(
  { db }: Services,
  { session }: Call,
  tx: Pick<Write['tx'], 'session' | 'identity'> = db.prisma,
): Promise<string | null> {
  const row = session && (await tx.session.findUnique({ where: { id: session.id } }));
  const { providerId = null, personId = '' } = row ?? {};
  const linked =
    providerId !== null &&
    (await tx.identity.count({ where: { providerId, personId, provider: { enabled: true } } })) > 0;
  return linked
    ? null
    : 'Sign in through a provider yourself first: then it is known that an administrator still gets in.';
}
