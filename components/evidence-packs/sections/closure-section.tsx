import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { Card } from '../../ui/page/card';
import { LeftOut } from './left-out';
import { stageName } from './stage-name';

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
        {manifests.slice(0, most).map(({ digest, role, mediaType, artifactType, about, tag }) => (
          <li key={`${digest} ${about} ${tag}`} className="break-inside-avoid wrap-anywhere">
            <code className="font-mono">{digest}</code>
            <span className="block text-secondary">
              {role}, {artifactType ?? mediaType ?? 'type not known'}
              {about === null ? '' : `, about ${about}`}
              {tag === null ? '' : `, told by the tag ${tag}`}
            </span>
          </li>
        ))}
      </ul>
      <LeftOut count={Math.max(0, manifests.length - most) + more} what="manifests" />
    </Card>
  );
}
