import {
  evidenceKindOf,
  evidenceWords,
  type SaidOfDocument,
} from '@/domain/images/attached/evidence-kind';
import { mayReadInstance } from '@/domain/permissions/instance';
import { cutText } from '@/lib/text/cut-text';
import { isStorable } from '@/lib/text/storable';
import { Refusal } from '@/lib/refusal';
import { readableProjects } from '@/server/access/rights/readable-projects';
import { showWithdrawal, type WithdrawalView } from '@/server/content/builds/show-withdrawal';
import type { Call, Services } from '@/server/access/call/context';
import { hits } from './hits';
import { readQuery } from './read-query';

interface Row {
  readonly kind: 'project' | 'image' | 'build' | 'registry' | 'robot' | 'person';
  /** Of a person: null. */
  readonly project: string | null;
  readonly image: string | null;
  readonly number: number | null;
  readonly version: string | null;
  readonly digest: string | null;
  readonly commit: string | null;
  readonly withdrawal: WithdrawalView | null;
  readonly through: Through | null;
  readonly name: string | null;
}

/** The manifest of a build that was found, where it is not the build's own digest that was. */
interface Through {
  /** A manifest of its index; else something that is told of it. */
  readonly part: boolean;
  readonly platform: string | null;
  /** It was found by: 0 its own digest, 1 its config's, 2 a layer's. Null: by a tag. */
  readonly how: number | null;
  /** What could run is no signature, whatever tag it has. */
  readonly runnable: boolean;
  readonly artifactType: string | null;
  readonly said: SaidOfDocument | null;
  readonly tag: string | null;
}

/** Anywhere in a name; what means something in a pattern is taken as it is written. */
const anywhere = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/**
 * Projects and images by what their name holds (images by `project/image` too, and by what a client would
 * pull them from), builds by number, by the beginning of version or commit, by a digest of theirs or its
 * beginning (their own, a platform's, a config's, a layer's, evidence's, also as a tag writes it), and by a
 * pull reference with or without its host; an image of exactly the written name comes first; registries, robots by
 * name and username, and people by name and address, each for whoever may read their pages. What the caller
 * may not see is answered as what is not there (L11).
 */
export async function findAnything({ db }: Services, call: Call, { q }: { readonly q: string }) {
  if (!isStorable(q)) throw new Refusal('invalid', 'q: must be well-formed text without U+0000.');
  const { begins, commit, numbered, reference } = readQuery(q);
  const slash = reference?.name.indexOf('/') ?? -1;
  const values = [
    readableProjects(call.actor),
    anywhere(q),
    q,
    begins?.sha256 ?? null,
    commit,
    q.includes('/') ? anywhere(q) : null,
    numbered?.number ?? null,
    numbered && anywhere(numbered.name),
    numbered?.name ?? null,
    begins?.sha512 ?? null,
    begins?.ends ?? null,
    reference?.name ?? null,
    slash < 0 ? null : reference!.name.slice(0, slash),
    slash < 0 ? null : reference!.name.slice(slash + 1),
    reference?.tag ?? null,
    reference?.byDigest ?? false,
    mayReadInstance(call.actor),
    // All of them begin so: who writes that alone means none of them.
    !'robot.'.includes(q.toLowerCase()),
  ];
  const rows = await db.sql.query<Row>(hits, values);
  return { items: rows.map(show) };
}

function show({ kind, project, image, number, version, digest, commit, name, ...row }: Row) {
  const place = image === null ? project : `${project} / ${image}`;
  const through = row.through && partName(row.through);
  const same = {
    kind,
    project,
    image,
    number,
    name,
    through,
    withdrawal: showWithdrawal(row.withdrawal),
  };
  if (kind === 'person') return { ...same, title: version ?? '', subtitle: name ?? '' };
  if (kind === 'robot' || kind === 'registry') {
    return { ...same, title: name ?? '', subtitle: version ?? '' };
  }
  if (kind === 'project')
    return { ...same, title: version ?? project ?? '', subtitle: project ?? '' };
  if (kind === 'image') return { ...same, title: image ?? '', subtitle: project ?? '' };
  const title = [version, `#${number}`].filter(Boolean).join(' ');
  const names = [place, commit && cutText(commit, 12), digest && shortDigest(digest)].filter(
    Boolean,
  );
  return { ...same, title, subtitle: names.join(' · ') };
}

/** By `how` it was found. */
const pieces: readonly string[] = ['', 'the config', 'a layer'];

/** What was found is to the build: `linux/arm64`, `the config of linux/arm64`, `a layer`, `a signature`. */
function partName({ part, platform, how, runnable, artifactType, said, tag }: Through): string {
  const kind = runnable ? 'other' : evidenceKindOf(artifactType, tag, said);
  const whole = part ? (platform ?? 'a part') : evidenceWords[kind];
  const piece = pieces[how ?? 0];
  if (!piece) return whole;
  return part && platform === null ? piece : `${piece} of ${whole}`;
}

const shortDigest = (digest: string): string => {
  const hex = digest.slice(digest.indexOf(':') + 1);
  return `${hex.slice(0, 8)}…${hex.slice(-4)}`;
};
