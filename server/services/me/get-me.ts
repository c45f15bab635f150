import { createsProjects } from '@/domain/permissions/instance';
import type { Call, Services } from '../context';

/** Who is calling, and the addresses of this installation. */
export function getMe({ publicUrl }: Services, { actor }: Call) {
  const isPerson = actor.kind === 'person';
  return {
    kind: actor.kind,
    name: actor.name,
    email: isPerson ? actor.email : null,
    admin: isPerson && actor.admin,
    createsProjects: createsProjects(actor),
    registryHost: new URL(publicUrl).host,
    publicUrl,
  };
}
