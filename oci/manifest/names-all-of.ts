import type { Descriptor, ParsedManifest } from './manifest';
import { isImageConfigType } from './media-types';

/**
 * Does a document that tells of something by tag still say all that an older one says? A tool that signs
 * again adds a layer to `sha256-<hex>.sig` and leaves the others as they are (cosign), or a manifest to
 * the index of the referrers tag schema; one that writes it anew takes away what was there.
 *
 * What stands in it is the same only as it is described: cosign keeps the signature in a layer's
 * annotations, and clients choose signatures by the type and annotations that an index writes beside
 * them. An image's config lists the layers and follows them; any other config is content. What the
 * document says of itself (its type, its subject, its annotations) is said by the newer one too.
 */
export function namesAllOf(newer: ParsedManifest, older: ParsedManifest): boolean {
  const said = new Set(saying(newer));
  return saying(older).every((one) => said.has(one));
}

function saying(document: ParsedManifest): string[] {
  const { mediaType, artifactType, subject, config, layers, children, annotations } = document;
  return [
    JSON.stringify(['is', mediaType, artifactType, subject?.digest ?? null]),
    ...Object.entries(annotations).map((one) => JSON.stringify(['annotation', ...one])),
    ...(config && !isImageConfigType(config.mediaType) ? [`config ${whole(config)}`] : []),
    ...layers.map((layer) => `layer ${whole(layer)}`),
    ...children.map((child) => `manifest ${whole(child)}`),
  ];
}

/** What a document says and another does not. */
export interface SaidOnly {
  /** Its layers and the manifests that an index names, in their order. */
  readonly described: readonly Descriptor[];
  /** Does its config go, or what it says of itself: type, subject, annotations? */
  readonly itself: boolean;
}

/** What is no longer said where a newer document stands for an older one; nothing where `namesAllOf`. */
export function saidOnlyBefore(newer: ParsedManifest, older: ParsedManifest): SaidOnly {
  const said = new Set(saying(newer));
  const described = [
    ...older.layers.filter((layer) => !said.has(`layer ${whole(layer)}`)),
    ...older.children.filter((child) => !said.has(`manifest ${whole(child)}`)),
  ];
  const ofItself = saying({ ...older, layers: [], children: [] });
  return { described, itself: ofItself.some((one) => !said.has(one)) };
}

/** A descriptor as one text: equal for equal ones, in whatever order its members are written. */
const whole = (described: Descriptor): string => {
  const { digest, mediaType, size, artifactType, annotations, platform } = described;
  const sorted = Object.entries(annotations).sort(byKey);
  return JSON.stringify([digest, mediaType, size, artifactType, sorted, platform]);
};

const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]) =>
  a < b ? -1 : a > b ? 1 : 0;
