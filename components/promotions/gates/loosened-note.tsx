import Link from 'next/link';
import type { Review } from '@/contract/shapes/review';
import { LooserLines } from '../../parts/policies/looser-lines';
import { SavedBy } from '../../parts/policies/saved-by';
import { Card } from '../../ui/page/card';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';

/** What the stage’s policy asks for less since what is there was let in; nothing where that is nothing. */
export function LoosenedNote({ review }: { review: Review }) {
  const { loosened, project, to, now } = review;
  if (loosened.length === 0) return null;
  const less = loosened.some(({ lines }) => lines.some(({ how }) => how === 'loosened'));
  return (
    <Card
      title={less ? `${to.name} asks for less than before` : `${to.name} asks for something else`}
    >
      <div className="flex flex-col gap-3 text-13">
        <p className="text-secondary">
          {now === null
            ? 'Since its first policy. '
            : 'Since the build that it has now was let in. '}
          <Link href={`/projects/${project}/policies/${to.slug}`} className="text-accent underline">
            See all versions
          </Link>
        </p>
        <ul aria-label="What was loosened" className="flex flex-col gap-3">
          {loosened.map(({ version, by, agreedBy, at, lines, asks }) => (
            <li key={version} className="flex flex-col gap-1">
              <p className="wrap-anywhere">
                <span className="font-medium">Version {version}</span>{' '}
                <span className="text-secondary">
                  by <SavedBy by={by} agreedBy={agreedBy} />, <Time at={at} />
                </span>
              </p>
              <LooserLines lines={lines} />
              {asks === null ? null : (
                <State kind="warning" className="items-start whitespace-normal">
                  {asks}
                </State>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
