import { createHash, X509Certificate } from 'node:crypto';
import { certificateOf, saidWords } from '@/domain/images/attached/said-words';
import { cutText } from '@/lib/text/cut-text';
import type { Descriptor } from '@/oci/manifest/manifest';
import { saidOnlyBefore } from '@/oci/manifest/names-all-of';
import type { EvidenceTag } from '../closure/closure';
import { statement, type Sql } from '@/server/platform/sql/database';
import { createComparison, readDocuments } from './names-all';

/** Bytes of documents that are compared at once; what is beyond waits for a hand as far as it is known. */
const mostCompared = 16 * 1024 * 1024;

/** Pieces that go are named so far, each with so many characters. */
const most = { pieces: 20, characters: 200, certificates: 20, certificateBytes: 16 * 1024 };

/** An evidence tag of a later stage that would mean another document, which says less. */
export interface Replacement {
  /** The stage's slug. */
  stage: string;
  tag: string;
  /** Digests: what the tag means there, and what it would mean. */
  from: string;
  to: string;
  /** What the one there says and the other does not, in words. */
  goes: string[];
}

const meant = statement(
  'evidence.meant-in',
  `SELECT repository_id, name, digest FROM tag
   WHERE repository_id = ANY($1::uuid[]) AND name = ANY($2::text[])`,
);

interface TagRow {
  readonly repositoryId: string;
  readonly name: string;
  readonly digest: string;
}

/**
 * Where evidence tags, as the entry registry means them, would take something away in later stages, and
 * what: by itself none of it follows, and by hand it asks for a word of its own.
 * @param stages with the image's repository in each.
 * @param tags what they mean in the entry registry.
 */
export async function readReplacements(
  sql: Sql,
  imageId: string,
  stages: readonly { readonly slug: string; readonly repositoryId: string | null }[],
  tags: readonly EvidenceTag[],
): Promise<Replacement[]> {
  if (stages.length === 0 || tags.length === 0) return [];
  const rows = await sql.query<TagRow>(meant, [
    stages.map(({ repositoryId }) => repositoryId),
    tags.map(({ name }) => name),
  ]);
  const compare = createComparison(sql, imageId, mostCompared);
  const known = new Map<string, string[]>();
  const replaced: Replacement[] = [];
  for (const { slug: stage, repositoryId } of stages) {
    for (const { name: tag, digest: to } of tags) {
      const from = rows.find(
        (row) => row.repositoryId === repositoryId && row.name === tag,
      )?.digest;
      if (from === undefined || from === to) continue;
      const compared = await compare(to, from);
      if (compared === 'adds') continue;
      const pair = `${to} ${from}`;
      const goes =
        known.get(pair) ??
        (compared === 'unread'
          ? ['what was not compared: it is too much']
          : await said(sql, imageId, to, from));
      known.set(pair, goes);
      replaced.push({ stage, tag, from, to, goes });
    }
  }
  return replaced;
}

/**
 * One text for what would be replaced by what, so that nobody confirms what they were not shown: equal
 * where, and only where, the same documents would make way for the same.
 */
export function replacementMark(replaced: readonly Replacement[]): string {
  const lines = replaced
    .map(({ stage, tag, from, to }) => `${stage} ${tag} ${from} ${to}\n`)
    .sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

/** What goes, in words; at least that something does. */
async function said(sql: Sql, imageId: string, to: string, from: string): Promise<string[]> {
  const documents = await readDocuments(sql, imageId, [to, from]);
  const [newer, older] = [documents.get(to), documents.get(from)];
  if (!older) return ['a document that can be read in two ways'];
  if (!newer) return ['what is there, for a document that can be read in two ways'];
  const { described, itself } = saidOnlyBefore(newer, older);
  let certificates = 0;
  const maker = (piece: Descriptor) => {
    const certificate = certificateOf(piece);
    if (certificate === undefined) return null;
    certificates += 1;
    return certificates > most.certificates ? 'somebody' : nameIn(certificate);
  };
  const words = saidWords(described, maker, most.pieces);
  if (itself)
    words.push('what the document says of itself (its type, its config or its annotations)');
  // Some clients could not read the new one, though it says the same.
  if (words.length === 0) words.push('what some clients could read');
  return words.map((one) => cutText(one, most.characters, '…'));
}

/** Whom a certificate names; nobody has verified it here. */
function nameIn(pem: string): string {
  const nobody = 'somebody whose certificate cannot be read';
  if (pem.length > most.certificateBytes) return nobody;
  try {
    return new X509Certificate(pem).subjectAltName?.replace(/^(?:email|URI):/, '') ?? nobody;
  } catch {
    return nobody;
  }
}
