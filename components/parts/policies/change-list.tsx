import { Minus, PencilLine, Plus } from 'lucide-react';
import type { PolicyChange } from '@/contract/shapes/policies';

const looks = {
  added: { icon: Plus, className: 'text-passed' },
  removed: { icon: Minus, className: 'text-failed' },
  changed: { icon: PencilLine, className: 'text-secondary' },
} as const;

/** A difference between two versions, a line each. */
export function ChangeList({ changes }: { changes: readonly PolicyChange[] }) {
  if (changes.length === 0) {
    return (
      <p className="text-13 text-secondary">
        The same gates with the same meaning: only how they are written differs.
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-1 text-13">
      {changes.map(({ change, what, text }) => {
        const { icon: Icon, className } = looks[change];
        return (
          <li key={`${change} ${what}`} className="flex items-start gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${className}`} />
            <span className="min-w-0 break-words">{text}</span>
          </li>
        );
      })}
    </ul>
  );
}
