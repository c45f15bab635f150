import type { PromotionReview } from '@/contract/shapes/review';

type Can = PromotionReview['can'];

const acts: readonly [key: keyof Can, name: string][] = [
  ['reject', 'Reject'],
  ['cancel', 'Cancel'],
  ['waive', 'Waive a gate'],
  ['breakGlass', 'Break the glass'],
];

/** The acts on a request that are not this person's, each with what it needs. */
export function NotYours({ can }: { can: Can }) {
  const refused = acts.filter(([key]) => !can[key].allowed);
  if (refused.length === 0) return null;
  return (
    <details className="text-12 text-secondary">
      <summary className="min-h-6 cursor-pointer rounded-sm py-1 hover:text-text">
        What you cannot do here, and why
      </summary>
      <dl className="mt-1 flex flex-col gap-1.5">
        {refused.map(([key, name]) => (
          <div key={key}>
            <dt className="font-medium text-text">{name}</dt>
            <dd>{can[key].reason}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
