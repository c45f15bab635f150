import { ArrowRight } from 'lucide-react';
import type { Review } from '@/contract/promotions';

/** Labels that differ: what each was and what it would be; one that is not there is said so. */
export function LabelChanges({ labels }: { labels: Review['labels'] }) {
  if (labels.length === 0) return <>None</>;
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
