import { issuerWords } from './issuer-words';
import { repositories } from './repositories';
import { rollBacksOfAStage } from './roll-backs-of-a-stage';
import { sameBytes } from './same-bytes';
import { subjects } from './subjects';
import type { LandedVersion } from './version';

/** Every version that landed, oldest first: what it left behind is filled in on top of the one before. */
export const landedVersions: readonly (() => Promise<LandedVersion>)[] = [
  issuerWords,
  sameBytes,
  rollBacksOfAStage,
  subjects,
  repositories,
];
