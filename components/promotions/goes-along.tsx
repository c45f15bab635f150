import type { Review } from '@/contract/review';
import { Digest } from '../ui/digest';
import { State } from '../ui/state';

/** What goes along with the build, what stays behind, and what came after the request. */
export function GoesAlong({ review: { closure } }: { review: Review }) {
  const { evidence, staysBehind, later } = closure;
  const there = evidence.list.filter((one) => one.there).length;
  return (
    <div className="flex flex-col gap-1.5">
      <span>
        {evidence.count === 0
          ? 'Nothing is told of it: no signature, SBOM or attestation'
          : count(
              evidence.count,
              'signature, SBOM or attestation',
              'signatures, SBOMs and attestations',
            )}
        {there === 0 || evidence.count > evidence.list.length ? null : (
          <span className="text-secondary">
            {' '}
            ({there === new Set(evidence.list.map(({ digest }) => digest)).size
              ? 'all'
              : there}{' '}
            there already)
          </span>
        )}
      </span>
      {staysBehind.count === 0 ? null : (
        <span className="flex flex-col gap-0.5">
          <State kind="warning" className="items-start whitespace-normal">
            {count(
              staysBehind.count,
              'image that refers to it stays',
              'images that refer to it stay',
            )}{' '}
            behind
          </State>
          <span className="text-secondary">
            A runtime could start {staysBehind.count === 1 ? 'it' : 'them'}, and no gate has looked:{' '}
            <Digests list={staysBehind.list} />. Promote it as a build of its own.
          </span>
        </span>
      )}
      {later.count === 0 ? null : (
        <span className="text-secondary">
          {count(later.count, 'more arrived', 'more arrived')} after this was asked for (
          <Digests list={later.list} />
          ): no part of what is approved, and carried by an act of its own.
        </span>
      )}
    </div>
  );
}

function Digests({ list }: { list: Review['closure']['later']['list'] }) {
  const distinct = [...new Set(list.map(({ digest }) => digest))];
  return (
    <>
      {distinct.slice(0, 3).map((digest, at) => (
        <span key={digest}>
          {at > 0 ? ', ' : null}
          <Digest digest={digest} />
        </span>
      ))}
      {distinct.length > 3 ? ` and ${distinct.length - 3} more` : null}
    </>
  );
}

const count = (number: number, one: string, many: string): string =>
  `${number} ${number === 1 ? one : many}`;
