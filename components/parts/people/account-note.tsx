import type { AccountStanding } from '@/contract/shapes/access/people';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { ActorName } from '../actors/actor-name';

const made: Readonly<Record<AccountStanding['madeBy'][number]['how'], string>> = {
  invited: 'Invited by',
  created: 'Account made by',
  reset: 'Link for a new password by',
};

interface AccountNoteProps {
  name: string;
  account: AccountStanding;
}

/** Whether somebody counts as a person of their own, and everything by which that is known. */
export function AccountNote({ name, account }: AccountNoteProps) {
  const { ownPerson, madeBy, vouchedBy, linkedAt } = account;
  return (
    <div className="flex flex-col gap-3">
      <State kind={ownPerson ? 'passed' : 'warning'} className="whitespace-normal">
        {ownPerson
          ? `${name} counts as a person of their own.`
          : `Where others must decide, ${name} and who made the account count as one person.`}
      </State>
      <ul aria-label={`How the account of ${name} is known`} className="flex flex-col gap-1.5">
        {madeBy.map(({ how, by, at }) => (
          <li key={`${how} ${by.id}`}>
            {made[how]} <ActorName actor={by} className="font-medium" /> <Time at={at} inert />
          </li>
        ))}
        {vouchedBy.map(({ by, at, note }) => (
          <li key={`word ${by.id}`}>
            Vouched for by <ActorName actor={by} className="font-medium" /> <Time at={at} inert />
            {note === null ? null : <span className="wrap-anywhere">: {note}</span>}
          </li>
        ))}
        {linkedAt === null ? null : (
          <li>
            Signs in through a provider, linked <Time at={linkedAt} inert />
          </li>
        )}
        {madeBy.length === 0 ? <li>Nobody else is known to have made the account.</li> : null}
      </ul>
    </div>
  );
}
