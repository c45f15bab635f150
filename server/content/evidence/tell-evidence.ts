import type { AuditAction } from '@/domain/audit/actions';
import { evidenceKindOf, type SaidOfDocument } from '@/domain/images/attached/evidence-kind';
import { cutText } from '@/lib/text/cut-text';
import { subjectOfTag } from '@/oci/names/evidence-tags';
import type { Caller } from '@/registry/ports';
import { isMeantBy } from './evidence-tags';
import { readOwnersOfEach } from '../manifests/owners-of-each';
import { recordAudit } from '@/server/platform/events/audit';
import { statement, type Sql } from '@/server/platform/sql/database';
import { saidOfDocument } from './said-of-document';
import { originOf } from '../repositories/context';
import { told, type Target } from '../repositories/target';

// Whoever signed in with a password has no credential that could end.
const credential = statement(
  'catalogue.credential',
  `SELECT coalesce(
     (SELECT 'API token “' || name || '”' FROM api_token WHERE id = $1::uuid),
     (SELECT 'secret ' || prefix || '…' FROM robot_secret WHERE id = $1::uuid),
     (SELECT 'identity token of ' || i.issuer FROM robot_trust t JOIN trusted_issuer i ON i.id = t.issuer_id
      WHERE t.id = $1::uuid)) AS words`,
);

const meant = statement(
  'catalogue.meant-by-tag',
  `SELECT near.digest FROM repository c CROSS JOIN LATERAL (
     SELECT p.digest FROM placement p
     WHERE p.repository_id = c.id AND ${isMeantBy('p.digest', '$2::text')} LIMIT 1
   ) near WHERE c.image_id = $1::uuid LIMIT 1`,
);

const document = statement(
  'catalogue.said-of-document',
  `SELECT ${saidOfDocument('m')} AS said FROM manifest m WHERE m.digest = $1`,
);

/** A manifest that is told of something, and is no build. */
export interface ToldManifest {
  readonly digest: string;
  readonly artifactType: string | null;
  readonly runnable: boolean;
  /** The digest that it names as its subject; null where that is not what changed. */
  readonly subject: string | null;
  /** Evidence tags that began or ceased to mean it, each with what it meant before where it meant another. */
  readonly tags: readonly { readonly name: string; readonly from?: string | null }[];
}

export interface ToldWhere {
  readonly target: Target;
  readonly projectId: string;
  /** The project's slug. */
  readonly project: string;
  readonly imageId: string;
}

/**
 * Writes on the trail that evidence was attached or removed (L8): who, with which credential, what, and of
 * which build. One line for each thing that a manifest tells of, and so one for almost every manifest. Its
 * target is the build where one is meant, else the digest: of several builds, or of one that is yet to come.
 * @returns false, and writes nothing, where it tells of nothing.
 */
export async function tellEvidence(
  sql: Sql,
  caller: Caller,
  action: Extract<AuditAction, 'evidence.attached' | 'evidence.removed'>,
  { target, projectId, project, imageId }: ToldWhere,
  { digest, artifactType, runnable, subject, tags }: ToldManifest,
): Promise<boolean> {
  const about = new Map<string, { name: string; from?: string | null }[]>();
  if (subject !== null) about.set(subject, []);
  for (const tag of tags) {
    const meant = await readMeant(sql, imageId, tag.name);
    if (meant !== null) about.set(meant, [...(about.get(meant) ?? []), tag]);
  }
  if (about.size === 0) return false;
  const owners = await readOwnersOfEach(sql, imageId, [...about.keys()]);
  const [used] =
    caller.credential === null
      ? [{ words: 'password' }]
      : await sql.query<{ words: string | null }>(credential, [caller.credential]);
  const [row] = await sql.query<{ said: SaidOfDocument | null }>(document, [digest]);
  for (const [subject, telling] of about) {
    const its = owners.filter(({ root }) => root === subject);
    const builds = [...new Set(its.map(({ number }) => number))];
    const only = builds.length === 1 ? its[0] : undefined;
    const where = only ? `#${only.number}` : `@${subject}`;
    const [tag] = telling;
    const replaced = telling.filter(({ from }) => typeof from === 'string');
    const what = {
      digest,
      kind: runnable ? 'other' : evidenceKindOf(artifactType, tag?.name ?? null, row?.said),
      artifactType: artifactType === null ? null : cutText(artifactType, 200),
      ...(runnable && { runnable }),
      subject,
      builds,
      ...(telling.length > 0 && { tags: telling.map(({ name }) => name) }),
    };
    const by = { credential: used?.words ?? null, credentialId: caller.credential };
    const line = told(target, {
      action,
      projectId,
      subjects: { imageId, buildId: only?.id, digest: subject },
      target: `${project}/${target.at.image}${where}`,
      ...(action === 'evidence.removed'
        ? { before: what, after: by }
        : {
            ...(replaced.length > 0 && { before: { digest: replaced[0]?.from } }),
            after: { ...what, ...by },
          }),
    });
    await recordAudit(sql, originOf(caller), line);
  }
  return true;
}

/** What a tag tells of; of what is not here yet, as far as a tag has room for it; null: it is no evidence tag. */
async function readMeant(sql: Sql, imageId: string, tag: string): Promise<string | null> {
  const told = subjectOfTag(tag);
  if (told === null) return null;
  const [row] = await sql.query<{ digest: string }>(meant, [imageId, tag]);
  return row?.digest ?? `${told.algorithm}:${told.hex}`;
}
