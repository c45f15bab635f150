import type { readLookAlikes } from './read-look-alikes';
import { showPerson, type PersonRow } from './show-person';

/**
 * SQL of a person (`u`) as the list shows them. Sessions end and tokens are revoked, but what somebody
 * did stays in the trail: the latest of all three is when they were here last.
 */
export const listedColumns = `u.id, u.email, u.name, u.instance_role, u.created_at, u.disabled_at,
  u.password_hash IS NOT NULL AS has_password,
  (SELECT coalesce(json_agg(json_build_object('slug', p.slug, 'name', p.name) ORDER BY p.slug), '[]'::json)
    FROM sso_provider p WHERE EXISTS (SELECT 1 FROM identity i
      WHERE i.provider_id = p.id AND i.person_id = u.id)) AS providers,
  GREATEST((SELECT max(s.last_seen_at) FROM session s WHERE s.person_id = u.id),
    (SELECT max(a.last_used_at) FROM api_token a WHERE a.person_id = u.id),
    (SELECT e.at FROM audit_event e WHERE e.actor_id = u.id ORDER BY e.seq DESC LIMIT 1)) AS last_seen_at`;

export interface ListedRow extends PersonRow {
  readonly hasPassword: boolean;
  readonly providers: { slug: string; name: string }[];
  readonly lastSeenAt: Date | null;
}

/**
 * A person of the list.
 * @param alikeOf whom somebody's name could be taken for.
 */
export const showListed = (
  { lastSeenAt, providers, hasPassword, ...row }: ListedRow,
  alikeOf: Awaited<ReturnType<typeof readLookAlikes>>,
) => ({
  ...showPerson(row),
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
  providers,
  hasPassword,
  looksLike: alikeOf(row.id),
});

export type ShownListed = ReturnType<typeof showListed>;
