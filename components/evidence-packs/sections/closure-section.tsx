import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { isImageConfigType, manifestKinds } from '@/oci/manifest/media-types';
import { Card } from '../../ui/page/card';
import { LeftOut } from './left-out';
import { stageName } from './stage-name';

type Manifest = NonNullable<EvidencePack['closure']>['manifests'][number];

/** Manifests that the page lists: the file has them all. */
const most = 100;

/** The digests of all that goes along with the build, with what each is. */
export function ClosureSection({ closure, stages }: Pick<EvidencePack, 'closure' | 'stages'>) {
  if (closure === null) {
    return (
      <Card title="What goes along">
        <p className="text-13">Not known: no stage has the build any more.</p>
      </Card>
    );
  }
  const { stage, manifests, more } = closure;
  return (
    <Card title={`What goes along, in ${stageName(stages, stage)} now`}>
      <ul className="flex flex-col gap-2 text-12">
        {manifests.slice(0, most).map((manifest) => (
          <li
            key={`${manifest.digest} ${manifest.about} ${manifest.tag}`}
            className="break-inside-avoid wrap-anywhere"
          >
            <code className="font-mono">{manifest.digest}</code>
            <span className="block text-secondary">{manifestWords(manifest)}</span>
          </li>
        ))}
      </ul>
      <LeftOut count={Math.max(0, manifests.length - most) + more} what="manifests" />
    </Card>
  );
}

/**
 * What a manifest is: `build, image, application/vnd.oci.image.manifest.v1+json`. The type of an image's config
 * is none of the manifest's own; something told of a build may have one too, and is no image for that.
 */
function manifestWords({ role, mediaType, artifactType, about, tag }: Manifest): string {
  const own = isImageConfigType(artifactType) ? null : artifactType;
  const kind = own === null && role !== 'evidence' ? manifestKinds.get(mediaType ?? '') : undefined;
  return [
    role,
    ...(kind === undefined ? [] : [kind]),
    own ?? mediaType ?? 'type not known',
    ...(about === null ? [] : [`about ${about}`]),
    ...(tag === null ? [] : [`told by the tag ${tag}`]),
  ].join(', ');
}
