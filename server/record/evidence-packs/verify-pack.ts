import { isDeepStrictEqual } from 'node:util';
import type { ActorView } from '@/domain/people/actors';
import type { Subject } from '@/domain/promotions/subject';
import { closureMark } from '@/server/content/closure/closure';
import { chainHash } from '@/server/platform/events/audit-chain';
import { parseJson } from '@/lib/text/parse-json';
import type { ProvenLine } from './read-trail';

interface VerifiedPromotion {
  readonly id: string;
  readonly state: string;
  readonly kind: 'promotion' | 'rollback';
  readonly digest: string;
  readonly subject: Subject | null;
  readonly approvals: readonly {
    /** A text in packs of version 1: as the trail names them. */
    readonly by: string | Pick<ActorView, 'id' | 'name'>;
    readonly decision: 'approve' | 'reject';
    readonly comment: string | null;
    readonly subject: Subject;
  }[];
  readonly along: {
    readonly manifests: readonly { readonly digest: string; readonly tag: string | null }[];
    readonly more: number;
  } | null;
}

/** What of a pack is verified (contract/shapes/evidence-pack.ts). */
export interface VerifiedPack {
  readonly build: { readonly digest: string };
  readonly promotions: readonly VerifiedPromotion[];
  /** Roll backs by which stages went from the build to another. */
  readonly leftBy: readonly VerifiedPromotion[];
  readonly trail: {
    readonly lines: readonly ProvenLine[];
    readonly more: number;
    readonly head: { readonly position: number; readonly hash: string } | null;
  };
}

export interface VerifiedTrail {
  /** What does not fit together, each a sentence; none: all does. */
  readonly broken: readonly string[];
  /** What this file cannot prove, each a sentence. */
  readonly unproven: readonly string[];
}

/**
 * Does a pack fit together, offline? Each line of its trail makes its hash, lines that follow each other are
 * linked, and what the pack says of promotions is what its lines say. That the chain has these lines, only
 * the installation or a noted head can say (docs/evidence-pack.md).
 */
export function verifyPack({ build, promotions, leftBy, trail }: VerifiedPack): VerifiedTrail {
  const broken = brokenLinks(trail);
  const unproven: string[] = [];
  const lack = trail.more > 0 ? unproven : broken;
  for (const promotion of [...promotions, ...leftBy]) {
    const { id, state, kind, digest, subject, approvals, along } = promotion;
    const its = trail.lines.filter(({ line }) => saidIn(line.after).promotion === id);
    const name = `promotion ${id}`;
    const left = leftBy.includes(promotion);
    if (!left && digest !== build.digest) {
      broken.push(`The digest of ${name} is not the build's.`);
    }
    if (left || state === 'promoted') {
      const action = kind === 'rollback' ? 'promotion.rolled-back' : 'promotion.promoted';
      const done = its.find(({ line }) => line.action === action);
      if (!done) lack.push(`No line says that ${name} happened.`);
      else if (saidIn(done.line.after).digest !== digest) {
        broken.push(`Line ${done.line.seq} says another digest of ${name}.`);
      } else if (left && saidIn(done.line.before).digest !== build.digest) {
        broken.push(`Line ${done.line.seq} says that ${name} left another build.`);
      }
    }
    for (const approval of approvals.filter(({ decision }) => decision === 'approve')) {
      if (trail.lines.some(({ line }) => isOf(line, id, approval))) continue;
      lack.push(
        `No line says that ${typeof approval.by === 'string' ? approval.by : approval.by.name} approved what ${name} says that they saw.`,
      );
    }
    if (subject?.closure !== undefined && along?.more === 0 && markOf(along) !== subject.closure) {
      unproven.push(
        `What went along with ${name} is not all that is listed: some of it was deleted before, or the list was changed.`,
      );
    }
  }
  if (trail.more > 0) {
    unproven.push('Older lines of the trail were left out: what only they say cannot be compared.');
  }
  return { broken, unproven };
}

function brokenLinks({ lines, head }: VerifiedPack['trail']): string[] {
  const broken: string[] = [];
  for (const [at, { position, previousHash, hash, subjects, line }] of lines.entries()) {
    const where = `Line ${line.seq}, position ${position},`;
    if (chainHash(Buffer.from(previousHash, 'hex'), line, subjects).toString('hex') !== hash) {
      broken.push(`${where} was changed: its text does not make its hash.`);
    }
    const before = lines[at - 1];
    if (before && position <= before.position) {
      broken.push(`${where} stands in the wrong place.`);
    }
    if (before?.position === position - 1 && before.hash !== previousHash) {
      broken.push(`${where} does not follow on the line before it.`);
    }
    if (head && (position > head.position || (position === head.position && hash !== head.hash))) {
      broken.push(`${where} is not what the head of the chain says.`);
    }
  }
  return broken;
}

interface Said {
  readonly promotion?: unknown;
  readonly digest?: unknown;
  readonly comment?: unknown;
  readonly subject?: unknown;
}

/** What a line says was before, or is after, where it is an object; else nothing. */
function saidIn(text: string | null): Said {
  const value: unknown = text === null ? null : parseJson(Buffer.from(text));
  return typeof value === 'object' && value !== null ? value : {};
}

/**
 * Is a line that of an approval, by whom it says and of just what they saw? One is for all of a release.
 * @param id the promotion's: a line from before it said what was seen is known by it.
 */
function isOf(
  { action, actorId, actorName, after }: ProvenLine['line'],
  id: string,
  { by, comment, subject }: VerifiedPromotion['approvals'][number],
): boolean {
  const isTheirs = typeof by === 'string' ? actorName === by : actorId === by.id;
  if (action !== 'promotion.approved' || !isTheirs) return false;
  const said = saidIn(after);
  if (said.subject === undefined) return said.promotion === id;
  const subjects: unknown[] = Array.isArray(said.subject) ? said.subject : [];
  return said.comment === comment && subjects.some((one) => isDeepStrictEqual(one, subject));
}

/** As `closureMark`, of what a pack lists. */
const markOf = ({ manifests }: NonNullable<VerifiedPromotion['along']>): string =>
  closureMark({
    digests: [...new Set(manifests.map(({ digest }) => digest))].sort(),
    tags: manifests
      .flatMap(({ digest, tag }) => (tag === null ? [] : [{ name: tag, digest }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  });
