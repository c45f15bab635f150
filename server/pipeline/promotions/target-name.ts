/**
 * What the trail calls a promotion: `shop/api#26 → prod`. Words for people: its lines are found by ids.
 * @param to the target stage's slug.
 */
export const targetName = (
  {
    project,
    image,
    build,
  }: { readonly project: string; readonly image: string; readonly build: number },
  to: string,
): string => `${project}/${image}#${build} → ${to}`;
