'use client';

import type { Review } from '@/contract/shapes/review';
import { Checkbox } from '../../ui/fields/input';
import { Badge, State } from '../../ui/text/state';

interface TagChoiceProps {
  review: Review;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** The first few names, and how many more. */
function Names({ of }: { of: readonly string[] }) {
  const shown = of.slice(0, 12);
  return (
    <>
      <code className="font-mono break-all">{shown.join(', ')}</code>
      {of.length > shown.length ? ` and ${of.length - shown.length} more` : null}
    </>
  );
}

/** The tags set in the target: the fixed ones, and those to choose; a taken one says by what. */
export function TagChoice({ review, chosen, onChange }: TagChoiceProps) {
  const toggle = (name: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(name);
    else next.delete(name);
    onChange(next);
  };
  const takenOff = review.takesOff.length === 1 ? 'it' : 'them';
  return (
    <div className="flex flex-col gap-2">
      <p className="flex flex-wrap items-center gap-1.5 text-12 text-secondary">
        {review.alwaysSet.map((name) => (
          <Badge key={name} className="font-mono text-text">
            {name}
          </Badge>
        ))}
        {review.becomesCurrent ? 'always set' : `always set; latest stays where it is`}
      </p>
      {review.goesBack.length === 0 ? null : (
        <p className="text-12 text-secondary">
          {'Goes back with it: '}
          <Names of={review.goesBack} />
        </p>
      )}
      {review.takesOff.length === 0 ? null : (
        <p className="text-12">
          {'Takes '}
          <Names of={review.takesOff} />
          {` out of ${review.to.name}’s tag list, so that nothing picks `}
          {`${takenOff} by version.`}
          {review.now?.withdrawal
            ? null
            : ` Digests stay pullable; promoting again brings ${takenOff} back.`}
        </p>
      )}
      {review.tags.length === 0 ? null : (
        <ul className="flex flex-col gap-1">
          {review.tags.map((tag) => (
            <li key={tag.name} className="flex flex-wrap items-center gap-x-3">
              <label className="flex min-h-6 min-w-0 items-center gap-2">
                <Checkbox
                  checked={chosen.has(tag.name)}
                  disabled={tag.conflict !== null}
                  onCheckedChange={(on) => toggle(tag.name, on)}
                />
                <code className="font-mono text-12 break-all">{tag.name}</code>
              </label>
              {tag.conflict === null ? null : (
                <State kind="warning" className="whitespace-normal">
                  {tag.conflict}
                </State>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
