import type { BuildView } from '@/server/content/builds/show-build';

/** Builds that one sentence names. */
const mostNamed = 3;

/**
 * Why a stage has no build to go back to, or none that is not withdrawn; null: it has one.
 * @param now the number of what it has. @param before what it has besides: it was rolled back from what is newer.
 */
export function whyNotBack(now: number, before: readonly BuildView[]): string | null {
  const earlier = before.filter(({ number }) => number < now);
  if (earlier.length === 0) return whyNoneEarlier(before);
  if (!earlier.every(isWithdrawn)) return null;
  const all = namesOf(earlier);
  return earlier.length === 1
    ? `The earlier build here, ${all}, is withdrawn.`
    : `Every earlier build here is withdrawn: ${all}.`;
}

/** Why a lane cannot go back where nothing is older than what it has. */
function whyNoneEarlier(later: readonly BuildView[]): string {
  if (later.length === 0) return 'There is no earlier build here.';
  const forward = later.find((build) => !isWithdrawn(build));
  if (forward) return `Nothing to go back to: promoting #${forward.number} again goes forward.`;
  return `Nothing to go back to: ${namesOf(later)} ${later.length === 1 ? 'is' : 'are'} withdrawn.`;
}

const isWithdrawn = ({ withdrawal }: BuildView): boolean => withdrawal !== null;

function namesOf(builds: readonly BuildView[]): string {
  const names = builds.slice(0, mostNamed).map(({ number }) => `#${number}`);
  const rest = builds.length - names.length;
  return rest > 0 ? [...names, `${rest} more`].join(', ') : names.join(', ');
}
