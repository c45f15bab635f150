import { nameInTrail } from '@/domain/people/actors';
import type { Call, Services } from '../call/context';
import { changeWords } from './change-words';
import type { ShownAccount } from './show-account';

/**
 * Takes back every administrator's word for an account, whoever gave it: where it was made by somebody, it
 * counts as theirs again. Nothing happens where there is none.
 * Throws Refusal: `forbidden`, `not-found`, `reauthentication-required`.
 */
export const takeWordsBack = (
  services: Services,
  call: Call,
  { email }: { readonly email: string },
): Promise<ShownAccount> =>
  changeWords(
    services,
    call,
    { email, doing: 'Taking a word back' },
    async (unit, person, account) => {
      if (account.vouchedBy.length === 0) return;
      await unit.tx.accountWord.deleteMany({ where: { personId: person.id } });
      await unit.audit({
        action: 'person.words-taken-back',
        projectId: null,
        subjects: { personId: person.id },
        target: person.email,
        before: { vouchedBy: account.vouchedBy.map(({ by }) => nameInTrail(by)) },
      });
    },
  );
