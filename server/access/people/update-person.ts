import type { InstanceRole } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';
import { lockProjectsOf } from '@/server/platform/locks/lock-projects-of';
import { requireAdministrator } from '../call/callers';
import type { Call, Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { keepWayIn, lastThroughProvider } from '../sign-in/keep-way-in';
import { lockSettings } from '../sign-in/settings';
import { write, type Write } from '../call/write';
import { touchPerson } from './touch-person';
import { endResetLinks } from './end-reset-links';
import { findPerson } from './find-person';
import { administers, lastAdministrator, lockAdministrators } from './lock-administrators';
import { requireOwnName } from './require-own-name';
import { showPerson, type PersonRow, type ShownPerson } from './show-person';

interface Input {
  readonly email: string;
  readonly disabled?: boolean | undefined;
  readonly name?: string | undefined;
  readonly instanceRole?: InstanceRole | null | undefined;
}

/**
 * Disables or enables a person, renames them, gives or takes an instance role. Administrators only,
 * which they must still be once whoever changes them at the same time is done.
 *
 * Disabling ends the sessions; every other credential is asked for its owner at each request, and is
 * refused from the next one on (L6). The last administrator who may sign in stays one;
 * with single sign-on only, so does the last who is linked to a provider.
 * Throws Refusal: `forbidden`, `not-found`, `conflict` (the last administrator; a name that
 * looks like another's).
 */
export async function updatePerson(
  services: Services,
  call: Call,
  input: Input,
): Promise<ShownPerson> {
  requireAdministrator(call, 'Changing people');
  const { id } = await findPerson(services, input.email);
  const weighs = input.disabled !== undefined || input.instanceRole !== undefined;
  if (weighs) await requireProven(services, call);
  return write(services, call, async (unit) => {
    const { tx, sql } = unit;
    if (weighs) {
      await lockSettings(unit);
      await lockProjectsOf(sql, id);
    }
    const { person: before, administrators } = await lockAdministrators(sql, id);
    if (!before) throw new Refusal('not-found', `There is nobody with the address ${input.email}.`);
    if (!administrators.some((one) => one.id === call.actor.id)) {
      throw new Refusal('forbidden', 'You are not an administrator any more; ask one.');
    }
    const after = applied(before, input, services.clock());
    if (after.name !== before.name) await requireOwnName(unit, id, after.name);
    const others = administrators.filter((one) => one.id !== id);
    if (administers(before) && !administers(after) && others.length === 0) {
      throw new Refusal('conflict', lastAdministrator(before.email));
    }
    const { name, instanceRole, disabledAt } = after;
    await keepWayIn(unit, lastThroughProvider(before.email), () =>
      tx.person.update({ where: { id }, data: { name, instanceRole, disabledAt } }),
    );
    await recordChanges(unit, before, after);
    if (weighs) {
      const everywhere = before.instanceRole !== null || after.instanceRole !== null;
      await touchPerson(sql, id, everywhere);
    }
    return showPerson(after);
  });
}

/** Disabling somebody twice leaves them disabled since the first time. */
function applied(before: PersonRow, { disabled, name, instanceRole }: Input, now: Date): PersonRow {
  return {
    ...before,
    ...(name === undefined ? {} : { name }),
    ...(instanceRole === undefined ? {} : { instanceRole }),
    ...(disabled === undefined ? {} : { disabledAt: disabled ? (before.disabledAt ?? now) : null }),
  };
}

/** A line for each thing that is different now; disabling takes the sessions with it. */
async function recordChanges({ tx, audit }: Write, before: PersonRow, after: PersonRow) {
  const subjects = { personId: before.id };
  const line = { projectId: null, subjects, target: before.email } as const;
  if (before.name !== after.name) {
    const [was, is] = [{ name: before.name }, { name: after.name }];
    await audit({ action: 'person.changed', ...line, before: was, after: is });
  }
  if (before.instanceRole !== after.instanceRole) {
    const [was, is] = [{ instanceRole: before.instanceRole }, { instanceRole: after.instanceRole }];
    await audit({ action: 'person.role-changed', ...line, before: was, after: is });
  }
  if ((before.disabledAt === null) === (after.disabledAt === null)) return;
  if (after.disabledAt === null) {
    const [was, is] = [{ disabled: true }, { disabled: false }];
    await audit({ action: 'person.enabled', ...line, before: was, after: is });
    return;
  }
  const { count: sessionsEnded } = await tx.session.deleteMany({ where: { personId: before.id } });
  await endResetLinks(tx, before.email, after.disabledAt);
  await audit({
    action: 'person.disabled',
    ...line,
    before: { disabled: false },
    after: { disabled: true, sessionsEnded },
  });
}
