import type { Build } from '@/contract/shapes/images';
import { toldActor } from '@/domain/people/actors';

type Withdrawal = NonNullable<Build['withdrawal']>;

/** The withdrawn build that another has a part of: `#1`, or `api#1` where it is of another image. */
export const throughName = ({ image, build }: NonNullable<Withdrawal['through']>): string =>
  `${image ?? ''}#${build}`;

/** One or two words beside a build's name. */
export const withdrawnMark = ({ through }: Withdrawal): string =>
  through === null ? 'Withdrawn' : through.sameImage ? 'Same image withdrawn' : 'Part withdrawn';

/** What a build has of another one, which is withdrawn: `has a part of #1`, `holds the same image as api#1`. */
export const throughWords = (through: NonNullable<Withdrawal['through']>): string =>
  `${through.sameImage ? 'holds the same image as' : 'has a part of'} ${throughName(through)}`;

/** Why a build goes nowhere, without who said so and when: `2.0.0 #2 has a part of #1, which was withdrawn`. */
export const withdrawnSentence = (name: string, { through }: Withdrawal): string =>
  through === null
    ? `${name} was withdrawn`
    : `${name} ${throughWords(through)}, which was withdrawn`;

/** Who said so and why, in a line. */
export const withdrawnWhy = ({ by, reason, through }: Withdrawal): string =>
  through === null
    ? `Withdrawn by ${toldActor(by)}: ${reason}`
    : `It ${throughWords(through)}, which ${toldActor(by)} withdrew: ${reason}`;
