import type { Robot } from '@/contract/shapes/access/robots';
import { listed } from '../parts/access/role-words';

/**
 * What CI may do besides pushing, in words: `reports checks, promotes into Staging`.
 * @param stages of its own project, where they are known: their names stand in for what addresses call them.
 */
export function extrasWords(
  { permissions, stages }: Pick<Robot, 'permissions' | 'stages'>,
  names: readonly { slug: string; name: string }[],
): string {
  const nameOf = (slug: string) => names.find((one) => one.slug === slug)?.name ?? slug;
  return (
    [
      ...(permissions.includes('check.report') ? ['reports checks'] : []),
      ...(permissions.includes('promotion.request') ? ['asks for promotions'] : []),
      ...(stages.length > 0 ? [`promotes into ${listed(stages.map(nameOf))}`] : []),
    ].join(', ') || 'nothing'
  );
}
