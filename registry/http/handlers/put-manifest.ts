import { digestOf } from '@/oci/hash';
import { algorithmOf } from '@/oci/digest';
import { RegistryError } from '@/oci/errors';
import { formatRepositoryName } from '@/oci/names';
import { maximumManifestSize, parseManifest } from '@/oci/parse-manifest';
import { isRunnable } from '@/oci/runnable';
import { isReservedTag } from '@/oci/tags';
import { answer } from '../answer';
import { readSmallBody } from '../body';
import type { RepositoryCall } from '../call';
import { pathReference } from '../parameters';
import { readConfig } from '../read-config';
import { readHead } from '../../storage/read-head';

/**
 * Takes a manifest in (OCI distribution, "Pushing Manifests"). What it names must be here already;
 * the catalogue checks that in the transaction that places it.
 */
export async function putManifest(call: RepositoryCall): Promise<void> {
  const { repository, services, access, req } = call;
  const reference = pathReference(call);
  const tag = 'tag' in reference ? reference.tag : null;
  if (tag !== null && isReservedTag(tag)) throw tagReserved(tag);
  const bytes = await readSmallBody(
    call,
    maximumManifestSize,
    () => new RegistryError('MANIFEST_TOO_LARGE', 'A manifest may have 4 MiB at most.'),
  );
  const asked = 'digest' in reference ? reference.digest : null;
  const digest = digestOf(bytes, asked ? algorithmOf(asked) : 'sha256');
  if (asked && asked !== digest) {
    throw new RegistryError('DIGEST_INVALID', `The manifest's digest is ${digest}, not ${asked}.`);
  }
  const parsed = parseManifest(bytes, req.headers['content-type']);
  const config = parsed.config ? await readConfig(call, parsed.config) : null;
  await services.catalogue.putManifest(repository, access.caller, {
    digest,
    mediaType: parsed.mediaType,
    bytes,
    parsed,
    config,
    runnable:
      parsed.kind === 'index'
        ? null
        : await isRunnable(parsed, config, (layer) => readHead(services.blobs, layer)),
    tag,
  });
  answer(call, 201, {
    Location: `/v2/${formatRepositoryName(repository)}/manifests/${digest}`,
    'Docker-Content-Digest': digest,
    ...(parsed.subject ? { 'OCI-Subject': parsed.subject.digest } : {}),
  });
}

export const tagReserved = (tag: string): RegistryError =>
  new RegistryError(
    'TAG_RESERVED',
    `${tag} is reserved: the registry sets build-<number> itself, so that it always tells a build's number. Use another tag.`,
  );
