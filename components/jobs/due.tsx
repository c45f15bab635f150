import { utcTime } from '@/client/format/time';
import { useNow } from '../ui/text/now';
import { Time } from '../ui/text/time';

/** A process looks for what is due every two seconds: within a minute is as good as now. */
const soonMs = 60_000;

/** When a job is to run next; what is overdue says since when. */
export function Due({ at }: { at: string }) {
  const left = Date.parse(at) - useNow();
  if (left >= soonMs) return <Time at={at} />;
  if (left > -soonMs) return <span title={utcTime(at)}>due</span>;
  return (
    <>
      due <Time at={at} />
    </>
  );
}
