import { createsProjects, mayAdministerInstance } from '@/domain/permissions/instance';
import { tokenScopes } from '@/domain/permissions/roles';
import { mayLook } from '@/domain/permissions/view-as';
import { readHoldings } from '../people/read-holdings';
import type { Call, Services } from '../context';
import { readBinding } from './read-binding';

/**
 * Who is calling, what they hold through what, and the addresses of this installation. Of somebody whom
 * the caller looks at the product as, only what concerns the projects that they may look into.
 */
export async function getMe({ db, publicUrl }: Services, call: Call) {
  const { actor } = call;
  const isPerson = actor.kind === 'person';
  const held = isPerson
    ? { registries: [], ...(await readHoldings(db.sql, actor.id, actor.seenIn ?? null)) }
    : await readBinding(db.sql, actor);
  return {
    kind: actor.kind,
    name: actor.name,
    email: isPerson ? actor.email : null,
    admin: mayAdministerInstance(actor),
    instanceRole: isPerson ? actor.instanceRole : null,
    scopes: isPerson ? [...(actor.scopes ?? tokenScopes)] : null,
    viewing: call.session?.owner ? { by: call.session.owner.email } : null,
    looksAsOthers: call.session !== null && isPerson && mayLook(actor),
    createsProjects: createsProjects(actor),
    ...held,
    registryHost: new URL(publicUrl).host,
    publicUrl,
  };
}
