import type { Me } from '@/client/me';
import type { Robot } from '@/contract/shapes/access/robots';
import type { KnownCredential } from './secret-snippets';

/** A robot's credential as clients are told it, with the secret where it is shown this once. */
export const credentialOf = <Secret extends string | null>(
  me: Pick<Me, 'registryHost' | 'publicUrl'>,
  robot: Pick<Robot, 'username' | 'registry' | 'name'>,
  secret: Secret,
): KnownCredential & { secret: Secret } => ({
  host: me.registryHost,
  url: me.publicUrl,
  username: robot.username,
  secret,
  name: `${robot.registry}-${robot.name}`.replaceAll('.', '-'),
});
