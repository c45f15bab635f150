import { digestAlgorithms, type DigestAlgorithm } from '@/oci/names/digest';
import { imageNamePattern } from '@/oci/names/names';

/** How digests begin, under each algorithm that a text leaves open. */
export interface Begins {
  /** `sha256:3f2a9c`; null: none of that algorithm is meant. */
  readonly sha256: string | null;
  readonly sha512: string | null;
  /** How they end, where somebody copied one that was cut in the middle; null: however. */
  readonly ends: string | null;
}

/** What a client would pull, or what it would pull it from. */
export interface Reference {
  /** All of the name but the host: an image, `<project>/<image>` or `<registry>/<image>`. */
  readonly name: string;
  readonly tag: string | null;
  /** Is it by digest, which then is in `begins`? */
  readonly byDigest: boolean;
}

/** What somebody who typed or pasted a text may be looking for: all that it can be read as. */
export interface SearchQuery {
  readonly begins: Begins | null;
  /** How a commit begins. */
  readonly commit: string | null;
  /** `#5`, `api#5`, `shop/api #5`, `build-5`, `api build-5`: a build's number, and what its image or place is called. */
  readonly numbered: { readonly name: string; readonly number: number } | null;
  readonly reference: Reference | null;
}

/** The fewest hex digits that are taken for the beginning of a digest or a commit. */
const fewest = 4;

const hex = `[0-9a-f]{${fewest},128}`;
const plain = new RegExp(`^(?:(sha256|sha512):)?(${hex})$`);
/** As pages and clients cut a digest: `3f2a9c41…b7d0`. */
const cut = new RegExp(`^(?:(sha256|sha512):)?(${hex})(?:…|\\.\\.\\.)([0-9a-f]{0,128})$`);
/** A tag that tools name after a digest, whole or its beginning: `sha256-3f2a….sig`. */
const named = new RegExp(`^(sha256|sha512)-(${hex})(?:\\.[a-z0-9._-]*)?$`);
const numbered =
  /^(?<name>[^#]*?)\s*#(?<number>\d{1,9})$|^(?:(?<image>\S+)\s+)?build-(?<own>\d{1,9})$/;
const scheme = /^(?:https?|docker|oci):\/\//i;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Reads a text as whatever it can mean; each of it is looked for. */
export function readQuery(q: string): SearchQuery {
  const text = (pulledBy(q) ?? q).replace(scheme, '');
  const reference = readReference(text);
  const at = text.lastIndexOf('@');
  const begins = readDigest((at < 0 ? text : text.slice(at + 1)).toLowerCase());
  const { name, number, image = '', own } = numbered.exec(q)?.groups ?? {};
  return {
    begins: at < 0 || reference?.byDigest ? begins : null,
    commit: new RegExp(`^${hex}$`).test(q.toLowerCase()) ? q.toLowerCase() : null,
    numbered: number
      ? { name: name ?? '', number: Number(number) }
      : own
        ? { name: image, number: Number(own) }
        : null,
    reference,
  };
}

/** Clients whose lines people paste, as far as what comes before what they pull is of no interest. */
const clientLine =
  /^(?:sudo\s+)?(?:docker|podman|nerdctl|skopeo|crane|oras|helm|buildah|crictl|ctr)\s/;

/**
 * Of a client's line what it names: what has a scheme first, as skopeo's source has, else the last word that
 * reads as a reference (docker's comes after its flags and their values). Null: it is no such line.
 */
function pulledBy(q: string): string | null {
  if (!clientLine.test(q)) return null;
  const words = q.split(/\s+/).filter((word) => !word.startsWith('-'));
  return (
    words.find((word) => scheme.test(word)) ??
    words.findLast((word) => /[/:@]/.test(word) && readReference(word) !== null) ??
    null
  );
}

/**
 * How the digests begin that a text may mean: whole, begun, cut in the middle, or as tools name tags after them.
 * @param text in lower case. @returns null where it means none.
 */
export function readDigest(text: string): Begins | null {
  const [, algorithm, begin, end] = plain.exec(text) ?? cut.exec(text) ?? named.exec(text) ?? [];
  if (begin === undefined) return null;
  const of = (one: DigestAlgorithm) =>
    (algorithm ?? one) === one && begin.length <= digestAlgorithms[one] ? `${one}:${begin}` : null;
  return { sha256: of('sha256'), sha512: of('sha512'), ends: end === '' ? null : (end ?? null) };
}

/**
 * `[host[:port]/]name[:tag][@digest]`, as clients write what they pull (Docker's grammar: what comes before
 * the first slash is a host where it has a dot or a port, or is localhost). Null for a single word, which
 * can be anything.
 */
function readReference(text: string): Reference | null {
  const [before = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !readDigest(digest.toLowerCase()))) return null;
  const slash = before.indexOf('/');
  const first = slash < 0 ? '' : before.slice(0, slash);
  const path = isHost(first) ? before.slice(slash + 1) : before;
  const colon = path.indexOf(':', path.lastIndexOf('/') + 1);
  const name = colon < 0 ? path : path.slice(0, colon);
  const tag = colon < 0 ? null : path.slice(colon + 1);
  if (!imageNamePattern.test(name) || (tag !== null && !tagPattern.test(tag))) return null;
  const byDigest = digest !== undefined;
  if (!byDigest && tag === null && slash < 0) return null;
  // `sha256:3f2a…` is a digest to everybody, and no image of that name.
  if (!byDigest && tag !== null && slash < 0 && readDigest(text.toLowerCase())) return null;
  return { name, tag, byDigest };
}

const isHost = (component: string): boolean =>
  /^[A-Za-z0-9][A-Za-z0-9.-]*(?::\d{1,5})?$|^\[[0-9a-f:]+\](?::\d{1,5})?$/i.test(component) &&
  (/[.:]/.test(component) || component.toLowerCase() === 'localhost');
