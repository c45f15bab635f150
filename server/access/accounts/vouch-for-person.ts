import { nameInTrail } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import type { Call, Services } from '../call/context';
import { changeWords } from './change-words';
import type { ShownAccount } from './show-account';

/**
 * An administrator's word that an account is of a person of their own (L7): it counts against whoever made
 * the account until now, wherever one hand could not be behind them and the giver. Given again, it speaks of
 * what happened since too.
 * Throws Refusal: `forbidden`, `not-found`, `conflict` (the word would change nothing),
 * `reauthentication-required`.
 */
export const vouchForPerson = (
  services: Services,
  call: Call,
  { email, note }: { readonly email: string; readonly note?: string | undefined },
): Promise<ShownAccount> =>
  changeWords(
    services,
    call,
    { email, doing: 'Vouching for people' },
    async (unit, person, account) => {
      const { tx, audit } = unit;
      const { whyNotVouch: why, madeBy } = account;
      if (why !== null) throw new Refusal('conflict', why);
      const key = { personId: person.id, byId: call.actor.id };
      const said = { at: services.clock(), note: note ?? null };
      await tx.accountWord.upsert({
        where: { personId_byId: key },
        create: { ...key, ...said },
        update: said,
      });
      await audit({
        action: 'person.vouched',
        projectId: null,
        subjects: { personId: person.id },
        target: person.email,
        after: {
          note: note ?? null,
          madeBy: madeBy
            .filter(({ parted }) => !parted)
            .map(({ how, by }) => ({ how, by: nameInTrail(by) })),
        },
      });
    },
  );
