import { tabled, type Credential } from '../../authorization/table';

/**
 * Whose account made whose, of two people: `one` did something with a request, `other` decides on it. Do
 * they count as one person (L7)? Said by hand, a second time: nothing of `domain/people` is asked here.
 */
const table = `
  the same person                                          same
  nobody made either                                       two
  the one invited the other                                one
  the other invited the one                                one
  the one created the other                                one
  the other created the one                                one
  the one invited somebody who invited the other           one
  from the one to the other by three invitations           one
  the other invited somebody who invited the one           one
  from the other to the one by three invitations           one
  one maintainer invited both                              one
  one administrator created both                           two
  the other has a password by a link of the one            one
  the other has a password by a link of somebody else      two
  invited, and an administrator vouched                    two
  invited, and the one's own administrator vouched         one
  three invitations, and an administrator vouched          two
  the one vouched for whom theirs invited                  one
  the other vouched for whom theirs invited                one
  who made the one vouched for whom the one invited        two
  a word of the one's own administrator on the way         one
  accounts of the one vouched in a ring                    one
  vouched for, then a password by a link of the one        one
  invited, then linked to single sign-on                   two
  linked, then a password by a link of the one             one
`;

export type Count = 'same' | 'one' | 'two';

const rows = table
  .trim()
  .split('\n')
  .map((line) => /^(.*\S) {2,}(same|one|two)$/.exec(line.trim())!);

/** By how their accounts were made: as how many they count. */
export const counts: ReadonlyMap<string, Count> = new Map(
  rows.map(([, making, count]) => [making!, count as Count]),
);

/** What a case of the matrix is made of; each part has these values. */
export const dimensions = {
  making: [...counts.keys()],
  act: ['approve', 'waive the approvals', 'waive a soak', 'sign off', 'last click'],
  /** What the one did; somebody of no concern does the rest. */
  did: ['nothing', 'asked', 'pushed', 'asked and pushed', 'broke the glass'],
  /** By what the one did it. */
  did_by: ['session', 'token', 'robot'],
  /** What the other acts by: as the table of rights names credentials. */
  acts_by: ['session', 'all', 'read', 'promote', 'robot'],
  role: ['reviewer', 'developer', 'approver', 'maintainer', 'administrator'],
  stage: ['staging', 'prod'],
  excludes_pusher: ['yes', 'no'],
} as const;

export type Case = { readonly [name in keyof typeof dimensions]: string };

/** Who may not ask has no request: that the same person asked and only reviews is no case. */
export const isPossible = ({ making, did, role }: Partial<Case>): boolean =>
  !(counts.get(making ?? '') === 'same' && did?.startsWith('asked') && role === 'reviewer');

/** May the other do it? The law, in the words of docs/gates.md. */
export function lawAllows(one: Case): boolean {
  // People decide, never robots, whatever these were given.
  if (one.acts_by === 'robot') return false;
  const may = (permission: string) =>
    tabled(one.role as 'reviewer', one.acts_by as Credential, permission, { stage: one.stage });
  const count = counts.get(one.making);
  const asked = one.did === 'asked' || one.did === 'asked and pushed';
  const pushed = one.did === 'pushed' || one.did === 'asked and pushed';
  const broke = one.did === 'broke the glass';
  // Their own, or of somebody as whom they count.
  const theirs = (did: boolean) => did && count !== 'two';
  switch (one.act) {
    case 'approve':
      return (
        may('promotion.approve') &&
        !theirs(asked) &&
        !(one.excludes_pusher === 'yes' && theirs(pushed))
      );
    case 'waive the approvals':
      return may('promotion.waive') && !theirs(asked);
    case 'waive a soak':
      return may('promotion.waive') && !(one.stage === 'prod' && theirs(asked));
    case 'sign off':
      return may('promotion.waive') && !theirs(asked) && !theirs(broke);
    case 'last click':
      // Others have decided by then: whoever asked may click, and whoever may promote there.
      return may('promotion.execute') || (asked && count === 'same' && one.acts_by !== 'read');
    default:
      throw new Error(`no law for ${one.act}`);
  }
}
