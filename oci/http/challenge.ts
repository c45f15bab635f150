export interface Challenge {
  /** Where tokens are issued, an absolute URL. */
  readonly realm: string;
  /** '' where a registry names none. */
  readonly service: string;
  /**
   * One challenge at most, and of one repository but for a mount, which names its source too, with a
   * space between (Docker's token authentication): skopeo 1.9 cannot parse two of either, and asks
   * for both of a mount by itself.
   */
  readonly scope?: string;
  /** RFC 6750, section 3.1; clients ask for a wider token on `insufficient_scope`. */
  readonly error?: ChallengeError;
}

const errors = ['invalid_token', 'insufficient_scope'] as const;
type ChallengeError = (typeof errors)[number];

/** The WWW-Authenticate value that sends a client to the token endpoint. */
export const bearerChallenge = ({ realm, service, scope, error }: Challenge): string =>
  'Bearer ' +
  Object.entries({ realm, service, scope, error })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}="${value}"`)
    .join(',');

/** Reads what `bearerChallenge` writes, as any registry writes it; null for any other challenge. */
export function parseChallenge(header: string): Challenge | null {
  if (!/^bearer /i.test(header)) return null;
  const said = new Map(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
  );
  const realm = said.get('realm');
  if (!realm) return null;
  const scope = said.get('scope');
  const error = errors.find((known) => known === said.get('error'));
  return {
    realm,
    service: said.get('service') ?? '',
    ...(scope === undefined ? {} : { scope }),
    ...(error === undefined ? {} : { error }),
  };
}

/** The WWW-Authenticate value of the token endpoint itself. */
export const basicChallenge = (service: string): string =>
  `Basic realm="${service}", charset="UTF-8"`;
