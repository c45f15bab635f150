/** Who and what the demo invents. Every name here is made up; addresses are of example.com. */
export interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly team: string;
  readonly maintainer?: boolean;
}

const person = (first: string, last: string, team: string, maintainer = false): DemoPerson => ({
  email: `${plain(first)}.${plain(last)}@example.com`,
  name: `${first} ${last}`,
  team,
  maintainer,
});

const plain = (word: string) =>
  word
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

export const teams = [
  { slug: 'commerce', name: 'Commerce' },
  { slug: 'payments', name: 'Payments' },
  { slug: 'platform', name: 'Platform' },
] as const;

export const people = {
  ana: person('Ana', 'Núñez', 'commerce', true),
  ben: person('Ben', 'Ode', 'commerce'),
  li: person('Li', 'Moreau', 'commerce'),
  kim: person('Kim', 'Sandvik', 'payments', true),
  noor: person('Noor', 'Haddadi', 'payments'),
  tom: person('Tom', 'Bergmans', 'platform', true),
  priya: person('Priya', 'Raoul', 'platform'),
} as const;

export type PersonKey = keyof typeof people;
