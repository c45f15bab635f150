import { createsProjects, mayAdministerInstance } from '@/domain/permissions/instance';
import { tokenScopes } from '@/domain/permissions/roles';
import { mayLook } from '@/domain/permissions/view-as';
import type { Call, Services } from '../context';

/** Who is calling, and the addresses of this installation. */
export function getMe({ publicUrl }: Services, call: Call) {
  const { actor } = call;
  const isPerson = actor.kind === 'person';
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
    registryHost: new URL(publicUrl).host,
    publicUrl,
  };
}
