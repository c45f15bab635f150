import { createsProjects, mayAdministerInstance } from '@/domain/permissions/instance';
import { tokenScopes } from '@/domain/permissions/roles';
import { mayLook } from '@/domain/permissions/view-as';
import type { EndedAtLink } from '../single-sign-on/end-unproven';
import { statement, type Sql } from '@/server/platform/sql/database';
import { Prisma } from '@/server/platform/sql/prisma/client';
import { shownActor } from '../actors/shown-actor';
import { shownTo } from '../sessions/shown-to';
import { passwordsCount } from '../sign-in/sign-in-settings';
import { readHoldings } from '../people/read-holdings';
import type { Call, Services } from '../call/context';
import { readBinding } from './read-binding';

const demoTold = statement(
  'me.demo-told',
  `SELECT EXISTS (SELECT 1 FROM audit_event WHERE action = 'instance.demo-told') AS told`,
);

/** Was a demo told on this installation? */
const isDemo = async (sql: Sql): Promise<boolean> =>
  (await sql.query<{ told: boolean }>(demoTold))[0]?.told === true;

/** Whether somebody has a password that counts. */
const hasPassword = async ({ db, allowPasswords }: Services, id: string): Promise<boolean> =>
  (await passwordsCount(db.sql, allowPasswords)) &&
  (await db.prisma.person.count({ where: { id, passwordHash: { not: null } } })) > 0;

/** What ended when the account was linked, as long as its owner has not read it. */
async function readEndedOf({ prisma }: Services['db'], personId: string) {
  const rows = await prisma.identity.findMany({
    where: { personId, ended: { not: Prisma.DbNull } },
    select: { ended: true, provider: { select: { name: true } } },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(({ ended, provider }) => {
    const { password, tokens, sessions } = ended as unknown as EndedAtLink;
    return { through: provider.name, password, tokens: [...tokens], sessions };
  });
}

/**
 * Who is calling, what they hold through what, and the addresses of this installation. Of somebody whom
 * the caller looks at the product as, only what concerns the projects that they may look into.
 */
export async function getMe(services: Services, call: Call) {
  const { db, publicUrl } = services;
  const { actor } = call;
  const isPerson = actor.kind === 'person';
  const held = isPerson
    ? { registries: [], ...(await readHoldings(db.sql, actor.id, actor.seenIn ?? null)) }
    : await readBinding(db.sql, actor);
  return {
    kind: actor.kind,
    shownTo: shownTo({ actor, owner: call.session?.owner ?? null }),
    name: actor.name,
    email: isPerson ? actor.email : null,
    admin: mayAdministerInstance(actor),
    instanceRole: isPerson ? actor.instanceRole : null,
    hasPassword: isPerson && call.session?.owner == null && (await hasPassword(services, actor.id)),
    scopes: isPerson ? [...(actor.scopes ?? tokenScopes)] : null,
    through: call.session?.through ?? null,
    ended: call.session && !call.session.owner ? await readEndedOf(db, actor.id) : [],
    viewing: call.session?.owner ? { by: shownActor(call.session.owner) } : null,
    looksAsOthers: call.session !== null && isPerson && mayLook(actor),
    createsProjects: createsProjects(actor),
    ...held,
    registryHost: new URL(publicUrl).host,
    publicUrl,
    demo: await isDemo(db.sql),
  };
}
