import { ArrowRight } from 'lucide-react';
import type { Review } from '@/contract/shapes/review';

const most = 3;

/** Labels that differ: what each was and would be. Many are folded, so that the gates stay in sight. */
export function LabelChanges({
  labels,
  more = 0,
}: {
  labels: Review['labels'];
  /** Changes that are not among them. */
  more?: number;
}) {
  if (labels.length === 0) return <>None</>;
  if (labels.length <= most) return <Changes labels={labels} />;
  return (
    <details>
      <summary className="min-h-6 cursor-pointer rounded-sm wrap-anywhere">
        {labels.length + more}:{' '}
        <span className="text-secondary">{labels.map(shortKey).join(', ')}</span>
      </summary>
      <div className="mt-2">
        <Changes labels={labels} />
        {more > 0 && (
          <p className="mt-2 text-secondary">
            And {more} more: both builds’ pages have all of their labels.
          </p>
        )}
      </div>
    </details>
  );
}

/** The last word of a key: `version` of `org.opencontainers.image.version`. */
const shortKey = ({ key }: { key: string }): string => key.split('.').at(-1) || key;

function Changes({ labels }: { labels: Review['labels'] }) {
  return (
    <ul className="flex flex-col gap-1.5">
      {labels.map(({ key, before, after }) => (
        <li key={key} className="min-w-0">
          <span className="block font-mono text-12 break-all text-secondary">{key}</span>
          <span className="flex flex-wrap items-baseline gap-x-2">
            <Value value={before} word="not set" />
            <ArrowRight aria-label="becomes" className="size-3.5 shrink-0 self-center" />
            <Value value={after} word="gone" />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Value({ value, word }: { value: string | null; word: string }) {
  return value === null ? (
    <span className="text-secondary italic">{word}</span>
  ) : (
    <span className="min-w-0 break-all">{value}</span>
  );
}
