/** How somebody else had a way into an account. */
export const makingKinds = ['invited', 'created', 'reset'] as const;
export type MakingKind = (typeof makingKinds)[number];

/** Whose invitation an account's owner used, who created it, or who made the link that set its password. */
export interface Making {
  readonly byId: string;
  readonly how: MakingKind;
  /** Was the maker an administrator then? */
  readonly byAdministrator: boolean;
  /** The last time. */
  readonly at: Date;
}

/** An administrator's word that an account is of a person of their own. */
export interface Word {
  readonly byId: string;
  readonly at: Date;
}

/** What tells whether an account is of a person of their own. */
export interface Account {
  readonly id: string;
  readonly makings: readonly Making[];
  readonly words: readonly Word[];
  /** When a provider last vouched for a new link to it (single sign-on); null: none does. */
  readonly linkedAt: Date | null;
}

/** By id. Who is not in it was made by nobody, and stands as themselves. */
export type Accounts = ReadonlyMap<string, Account>;

export const noAccounts: Accounts = new Map();

/** After everything that has happened. */
const farAhead = new Date(8.64e15);

/** As they would be, had somebody vouched for one of them now. */
export function withWordOf(byId: string, id: string, accounts: Accounts): Accounts {
  const account = accounts.get(id);
  if (!account) return accounts;
  const words = [...account.words, { byId, at: farAhead }];
  return new Map(accounts).set(id, { ...account, words });
}

/** As they were at a time, as far as it is kept: of what happened again since, only the last is. */
export const accountsAt = (accounts: Accounts, at: Date): Accounts =>
  new Map(
    [...accounts].map(([id, { makings, words, linkedAt }]): [string, Account] => [
      id,
      {
        id,
        makings: makings.filter((making) => making.at <= at),
        words: words.filter((word) => word.at <= at),
        linkedAt: linkedAt !== null && linkedAt <= at ? linkedAt : null,
      },
    ]),
  );
