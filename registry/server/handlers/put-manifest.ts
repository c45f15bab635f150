import { digestOf } from '@/oci/names/hash';
import { algorithmOf, type Digest } from '@/oci/names/digest';
import { maximumConfigSize } from '@/oci/config/config';
import { nextTurn } from '@/lib/next-turn';
import { RegistryError } from '@/oci/http/errors';
import type { ParsedManifest } from '@/oci/manifest/manifest';
import { formatRepositoryName } from '@/oci/names/names';
import { maximumManifestSize, parseManifest } from '@/oci/manifest/parse-manifest';
import { isRunnable } from '@/oci/manifest/runnable';
import { whatRuns } from '@/oci/manifest/what-runs';
import { isReservedTag } from '@/oci/names/tags';
import { answer } from '../http/answer';
import { readSmallBody } from '../http/body';
import type { PushCall } from '../call';
import { pathReference, queryTags } from '../http/parameters';
import { readConfig } from '../manifests/read-config';
import { mayHideManifest, refuseHiddenManifests } from '../manifests/refuse-hidden-manifests';
import { readHead } from '../../storage/read-head';

/** A manifest of so many bytes waits for room before it is read; ordinary ones have some thousand. */
const largeManifest = 64 * 1024;

/**
 * Takes a manifest in (OCI distribution, "Pushing Manifests"), under the tag of its path, or under
 * its digest with as many tags as the query names. What it names must be here already; the catalogue
 * checks that in the transaction that places it and sets the tags.
 */
export async function putManifest(call: PushCall): Promise<void> {
  const { repository, services, access, req } = call;
  const reference = pathReference(call);
  const asked = 'digest' in reference ? reference.digest : null;
  const extra = queryTags(call);
  if ('tag' in reference && extra.length > 0) throw tagTwice(reference.tag);
  const tags = 'tag' in reference ? [reference.tag] : extra;
  const bytes = await readSmallBody(
    call,
    maximumManifestSize,
    () => new RegistryError('MANIFEST_TOO_LARGE', 'A manifest may have 4 MiB at most.'),
  );
  await nextTurn();
  const digest = digestOf(bytes, asked ? algorithmOf(asked) : 'sha256');
  if (asked && asked !== digest) {
    throw new RegistryError('DIGEST_INVALID', `The manifest's digest is ${digest}, not ${asked}.`);
  }
  await refuseReserved(call, tags, digest);
  // What is taken apart has a multiple of its bytes, and its config, which is read beside it, too.
  const large = bytes.length > largeManifest;
  const hold = (size: number) => services.room.hold(call.res, access.caller.id, 4 * size);
  if (large) await hold(bytes.length + maximumConfigSize);
  await nextTurn();
  const parsed = parseManifest(bytes, req.headers['content-type']);
  if (!large) await hold(Math.min(largestBeside(parsed), maximumConfigSize));
  await refuseHiddenManifests(services.blobs, parsed);
  const config = parsed.config ? await readConfig(call, parsed.config) : null;
  const document = config?.document ?? null;
  const runnable =
    parsed.kind === 'index'
      ? null
      : await isRunnable(parsed, document, (layer) => readHead(services.blobs, layer));
  // Signatures and documents under an image's type are nobody's to run: what their config says is theirs.
  if (config?.unread && runnable) throw config.unread;
  await call.write.putManifest({
    digest,
    mediaType: parsed.mediaType,
    bytes,
    parsed,
    config: document,
    runnable,
    runs: whatRuns(parsed, config?.said, runnable === true),
    tags: tags.filter((tag) => !isReservedTag(tag)),
  });
  answer(call, 201, {
    Location: `/v2/${formatRepositoryName(repository.asked)}/manifests/${digest}`,
    'Docker-Content-Digest': digest,
    ...(extra.length > 0 ? { 'OCI-Tag': extra.join(', ') } : {}),
    ...(parsed.subject ? { 'OCI-Subject': parsed.subject.digest } : {}),
  });
}

/** The size of the largest document that is read beside a manifest, by what the manifest says. */
const largestBeside = ({ config, children }: ParsedManifest): number =>
  [...(config ? [config] : []), ...children.filter(mayHideManifest)].reduce(
    (largest, { size }) => Math.max(largest, size),
    0,
  );

/**
 * `build-<number>` is the registry's to set (L9). Pushed for what it means here already it changes
 * nothing and is taken, so that what one registry lists another takes.
 * @throws RegistryError TAG_RESERVED
 */
async function refuseReserved(
  { repository }: PushCall,
  tags: readonly string[],
  digest: Digest,
): Promise<void> {
  for (const tag of tags.filter(isReservedTag)) {
    const meant = await repository.manifests.find({ tag });
    if (meant?.digest !== digest) {
      throw new RegistryError(
        'TAG_RESERVED',
        `${tag} is reserved: the registry sets build-<number> itself, so that it always tells a build's number. Use another tag.`,
      );
    }
  }
}

const tagTwice = (tag: string): RegistryError =>
  new RegistryError(
    'TAG_INVALID',
    `The push names its tag twice: ${tag} in the path, and more in the query. Push by digest to set several.`,
  );
