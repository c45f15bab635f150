import { z } from 'zod';
import { cutText } from '@/lib/text/cut-text';
import { isStorable } from '@/lib/text/storable';

/** Who a provider says somebody is: the claims that count, of the right shape or none. */
export interface ClaimedPerson {
  /** Never reassigned within the issuer (OpenID Connect Core 1.0, section 2). */
  readonly subject: string;
  /** Lower case; null where none is said that could be one. */
  readonly email: string | null;
  /** True only where the provider says so in that very word of JSON. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  /** When they last proved at the provider who they are; null where it does not say. */
  readonly authenticatedAt: Date | null;
}

/** Characters of a person's name, as many as where it is typed (contract/shapes/access/people.ts). */
const longestName = 100;

const email = z.email().max(254).toLowerCase();
const subject = z.string().min(1).max(255).refine(isStorable);

/** Reads claims; null where they name nobody. What has another shape than it should counts as not said. */
export function readClaims(claims: Readonly<Record<string, unknown>>): ClaimedPerson | null {
  const who = subject.safeParse(claims['sub']);
  if (!who.success) return null;
  const address = email.safeParse(claims['email']);
  const { auth_time: at, name, email_verified: verified } = claims;
  // Checked as it is kept: what is cut off is nobody's.
  const called = typeof name === 'string' ? cutText(name.trim(), longestName).trim() : '';
  return {
    subject: who.data,
    email: address.success && isStorable(address.data) ? address.data : null,
    emailVerified: verified === true,
    name: called !== '' && isStorable(called) ? called : null,
    authenticatedAt:
      typeof at === 'number' && Number.isFinite(at) && at > 0 && at < 1e11
        ? new Date(at * 1000)
        : null,
  };
}
