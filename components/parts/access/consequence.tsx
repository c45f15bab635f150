import { Minus, Plus } from 'lucide-react';
import { State } from '../../ui/text/state';

interface ConsequenceProps {
  /** Who it happens to: `Ana Núñez`. */
  who: string;
  gains: readonly string[];
  loses: readonly string[];
  /** What stands there where nothing changes. */
  none: string | readonly string[];
  /** A consequence besides, worth a warning. */
  also?: string | null;
}

/** What a change of roles does, said before it is done. */
export function Consequence({ who, gains, loses, none, also }: ConsequenceProps) {
  return (
    <div className="rounded-md border border-line bg-muted p-3 text-13" aria-live="polite">
      {gains.length === 0 && loses.length === 0
        ? [none].flat().map((one) => <p key={one}>{one}</p>)
        : null}
      {gains.length === 0 ? null : (
        <>
          <p className="font-medium">{who} will be able to</p>
          <ul className="mt-1 flex flex-col gap-0.5">
            {gains.map((one) => (
              <li key={one} className="flex items-start gap-1.5">
                <Plus aria-hidden className="mt-0.5 size-4 shrink-0 text-secondary" />
                {one}
              </li>
            ))}
          </ul>
        </>
      )}
      {loses.length === 0 ? null : (
        <>
          <p className="font-medium not-first:mt-2">{who} will no longer be able to</p>
          <ul className="mt-1 flex flex-col gap-0.5">
            {loses.map((one) => (
              <li key={one} className="flex items-start gap-1.5">
                <Minus aria-hidden className="mt-0.5 size-4 shrink-0 text-secondary" />
                {one}
              </li>
            ))}
          </ul>
        </>
      )}
      {also == null ? null : (
        <State kind="warning" className="mt-2 whitespace-normal">
          {also}
        </State>
      )}
      <p className="mt-2 text-12 text-secondary">
        Counts from the next request on; a registry token already issued ends within 5 minutes.
      </p>
    </div>
  );
}
