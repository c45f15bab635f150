import type { Descriptor, ParsedManifest } from './manifest';
import { isImageConfigType } from './media-types';

/**
 * Does a document that tells of something by tag still say all that an older one says? A tool that signs
 * again adds a layer to `sha256-<hex>.sig` and leaves the others as they are (cosign), or a manifest to
 * the index of the referrers tag schema; one that writes it anew takes away what was there.
 *
 * A layer is the same only with its annotations: cosign keeps the signature there, and two keys sign the
 * same bytes. A manifest is the same by its digest, whatever the index writes beside it. An image's
 * config lists the layers and follows them; any other config is content.
 */
export function namesAllOf(newer: ParsedManifest, older: ParsedManifest): boolean {
  const said = new Set(saying(newer));
  return saying(older).every((one) => said.has(one));
}

function saying({ config, layers, children }: ParsedManifest): string[] {
  return [
    ...(config && !isImageConfigType(config.mediaType) ? [`config ${whole(config)}`] : []),
    ...layers.map((layer) => `layer ${whole(layer)}`),
    ...children.map(({ digest }) => `manifest ${digest}`),
  ];
}

/** A descriptor as one text: equal for equal ones, in whatever order its annotations are written. */
const whole = ({ digest, mediaType, size, annotations }: Descriptor): string =>
  JSON.stringify([digest, mediaType, size, Object.entries(annotations).sort(byKey)]);

const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]) =>
  a < b ? -1 : a > b ? 1 : 0;
