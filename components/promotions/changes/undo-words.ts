import type { Review } from '@/contract/shapes/review';
import { buildName } from '../../parts/builds/build-name';
import { withdrawnSentence } from '../../parts/builds/withdrawn-words';

/** How the target gets what it has now again: back or forward; a build that is held back goes nowhere. */
export function undoWords({ now, kind, to }: Pick<Review, 'now' | 'kind' | 'to'>): string {
  if (now === null) return `Nothing was in ${to.name} before, so there is nothing to roll back to`;
  const build = buildName(now);
  if (now.withdrawal !== null) {
    const way = kind === 'rollback' ? 'go forward to it again' : 'be rolled back to it';
    return `${withdrawnSentence(build, now.withdrawal)}: ${to.name} cannot ${way}`;
  }
  return kind === 'rollback'
    ? `${build} stays in ${to.registry}; ${to.name} can go forward to it again`
    : `${to.name} can be rolled back to ${build}`;
}
