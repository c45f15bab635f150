import { passwordsCount } from '../sign-in/sign-in-settings';
import type { Services } from '../call/context';
import { showGiven } from './invitation-row';
import { readStrangersLink } from './live-link';

/**
 * What a link is for, told to whoever holds it; it is not used up by that. Whether the address has an account
 * is told to nobody: whoever made the link holds it too (threat 71).
 */
export async function lookAtLink(
  services: Services,
  from: { address: string },
  input: { token: string },
) {
  const { row, account, gives } = await readStrangersLink(services, input.token, from.address);
  const { team, maintainer, project, role, stages } = showGiven(row);
  return {
    kind: row.kind,
    email: row.email,
    name: row.kind === 'reset' ? (account?.name ?? row.name) : row.name,
    by: row.createdBy,
    expiresAt: row.expiresAt.toISOString(),
    passwords: await passwordsCount(services.db.sql, services.allowPasswords),
    // Only what its maker may still bring.
    team: gives.team ? team : null,
    maintainer: gives.team && maintainer,
    project: gives.project ? project : null,
    role: gives.project ? role : null,
    stages: gives.project ? stages : [],
  };
}
