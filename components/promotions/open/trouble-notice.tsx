import type { Promotion } from '@/contract/shapes/promotion';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';

/** That the server cannot evaluate a request for now: since when, why, and what would mend it (L16). */
export function TroubleNotice({ trouble }: Pick<Promotion, 'trouble'>) {
  if (trouble === null) return null;
  return (
    <section
      aria-label="Not evaluated"
      className="flex flex-col gap-1 rounded-lg border border-failed bg-surface p-3 text-13"
    >
      <State kind="failed" className="items-start whitespace-normal">
        It could not be evaluated since <Time at={trouble.since} />
      </State>
      <p className="wrap-anywhere">{trouble.reason}</p>
      <p className="text-12 wrap-anywhere text-secondary">
        {trouble.mend} It is tried again every 10 minutes, and whenever something changes. Until
        then it goes on waiting, whatever its gates say.
      </p>
    </section>
  );
}
