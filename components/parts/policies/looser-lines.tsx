import { PencilLine, ShieldMinus } from 'lucide-react';
import type { Loosening } from '@/contract/shapes/policies';

const looks = {
  loosened: { icon: ShieldMinus, className: 'text-warning', word: 'Less: ' },
  changed: { icon: PencilLine, className: 'text-secondary', word: 'Changed: ' },
} as const;

/** What a version asks for less than the one before, a line each. */
export function LooserLines({ lines }: { lines: readonly Loosening[] }) {
  return (
    <ul className="flex flex-col gap-1 text-13">
      {lines.map(({ how, text }, at) => {
        const { icon: Icon, className, word } = looks[how];
        return (
          <li key={at} className="flex items-start gap-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${className}`} />
            <span className="min-w-0 break-words">
              {word}
              {text}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
