import type { EvidencePack } from '@/contract/shapes/evidence-pack';
import { Card } from '../../ui/page/card';
import { Time } from '../../ui/text/time';
import { LeftOut } from './left-out';

/** The lines of the trail that tell of it, with their hashes in the chain. */
export function TrailSection({ trail: { lines, more, head } }: Pick<EvidencePack, 'trail'>) {
  return (
    <Card title="Lines of the audit trail">
      <p className="mb-3 text-13 text-secondary">
        Each line has its number in the trail, and its position in the chain with the hash that it
        makes with the one before it. <code>npm run evidence:verify</code> checks the file,{' '}
        <code>npm run audit:verify -- --head position:hash</code> that the installation still has
        the line.
      </p>
      <LeftOut count={more} what={more >= 500 ? 'or more older lines' : 'older lines'} />
      <ol className="flex flex-col gap-2 text-12">
        {lines.map(({ position, hash, line }) => (
          <li key={line.seq} className="break-inside-avoid wrap-anywhere">
            {line.at === null ? null : <Time at={line.at} look="exact" />} {line.actorName}{' '}
            <b className="font-medium">{line.action}</b> {line.target}
            <span className="block text-secondary">
              Line <code className="font-mono">{line.seq}</code>, position and hash{' '}
              <code className="font-mono">
                {position}:{hash}
              </code>
            </span>
          </li>
        ))}
      </ol>
      {head === null ? null : (
        <p className="mt-3 text-12 wrap-anywhere text-secondary">
          The head of the chain when this was made, position and hash{' '}
          <code className="font-mono">
            {head.position}:{head.hash}
          </code>
        </p>
      )}
    </Card>
  );
}
