import type { Build } from '@/contract/shapes/images';
import { listed } from '../../parts/access/role-words';
import { standingIn } from '../placements/standing';

type Stages = readonly { slug: string; name: string }[];

/** The registry's own name of a build: no tag list has it. */
const ownTag = /^build-\d+$/;

const named = ({ tags, moreTags }: Build['placements'][number]): string[] => [
  ...tags.filter((tag) => !ownTag.test(tag)),
  ...(moreTags > 0 ? [`${moreTags} more`] : []),
];

/**
 * What withdrawing a build means where it is now, a sentence each: the stages in which it is current, the tags that
 * leave the lists, and, where pulls are refused, what resolves no more.
 */
export function withdrawMeans(
  build: Pick<Build, 'image' | 'placements'>,
  stages: Stages,
  blockPulls: boolean,
): string[] {
  const [entry] = stages;
  const placed = stages.flatMap((stage) => {
    const placement = build.placements.find((one) => one.stage === stage.slug);
    return placement ? [{ ...stage, placement }] : [];
  });
  const current = placed.filter(
    ({ slug }) => slug !== entry?.slug && standingIn(build, slug) === 'current',
  );
  const tagged = placed.flatMap(({ name, placement }) => {
    const tags = named(placement);
    return tags.length === 0 ? [] : [`${listed(tags)} in ${name}`];
  });
  const refused = placed.filter(({ slug }) => slug !== entry?.slug);
  const lines = refused.map(({ placement }) => `${placement.registry}/${build.image}`);
  return [
    ...(current.length > 0
      ? [
          `It is current in ${listed(current.map(({ name }) => name))}, and stays so until you roll back or promote another there.`,
        ]
      : []),
    ...(tagged.length > 0 ? [`Its tags leave the lists: ${tagged.join('; ')}.`] : []),
    ...(blockPulls && lines.length > 0
      ? [`Nothing of it resolves any more in ${listed(lines)}, by no tag and not by its digest.`]
      : []),
  ];
}
