import { parseDigest } from '@/oci/names/digest';
import { isTag } from '@/oci/names/tags';
import type { Call } from './call';

/**
 * What a refused request leaves undone: the first words of the refusal, so that a person who sees
 * nothing else knows what was refused. Asked before the path's grammar is checked, of any text.
 */
export type Undone = (call: Call) => string;

export const manifestNotPushed: Undone = (call) => {
  const { tag, digest } = referenceOf(call);
  const { name } = call.parameters;
  if (tag !== null) return `Tag ${tag} of ${name} was not set`;
  return `${digest ? `Manifest ${digest}` : 'The manifest'} was not pushed to ${name}`;
};

export const manifestNotDeleted: Undone = (call) => {
  const { tag, digest } = referenceOf(call);
  const what = tag !== null ? `Tag ${tag}` : digest ? `Manifest ${digest}` : 'The manifest';
  return `${what} was not deleted from ${call.parameters.name}`;
};

/** Of a mount too: it is asked for by beginning an upload. */
export const blobNotTaken: Undone = ({ query, parameters }) => {
  const mount = parseDigest(query.get('mount') ?? '');
  return mount
    ? `Blob ${mount} was not mounted into ${parameters.name}`
    : `The blob was not uploaded to ${parameters.name}`;
};

export const uploadNotCancelled: Undone = ({ parameters }) =>
  `The upload to ${parameters.name} was not cancelled`;

export const blobNotDeleted: Undone = ({ parameters }) => {
  const digest = digestIn(parameters.digest);
  return `${digest ? `Blob ${digest}` : 'The blob'} was not deleted from ${parameters.name}`;
};

function referenceOf({ parameters }: Call): { tag: string | null; digest: string | null } {
  const { reference = '' } = parameters;
  return { tag: isTag(reference) ? reference : null, digest: digestIn(reference) };
}

/** Some clients escape the colon. */
const digestIn = (text = '') => parseDigest(text.replace(/%3a/i, ':'));
