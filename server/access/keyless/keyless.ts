import type { KeyObject } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';
import { matchRule, textsOf } from '@/domain/keyless/match-rule';
import type { Robot } from '@/domain/permissions/can';
import type { Clock } from '@/lib/clock';
import { cutText } from '@/lib/text/cut-text';
import type { Logger } from '@/lib/logger';
import { Refusal } from '@/lib/refusal';
import { recordAudit } from '@/server/platform/events/audit';
import { isDatabaseAway, type Database } from '@/server/platform/sql/database';
import { clearTrouble, noteTrouble } from '@/server/platform/jobs/troubles';
import { readTrustedCaller, type WithCredential } from '../call/read-callers';
import { hashSecret } from '@/server/platform/secrets/secrets';
import { createApiTokens, type ApiTokens } from './api-tokens';
import { createIssuerKeys, KeysUnavailable, type IssuerKeys } from './issuer-keys';
import { readTrusts, type Trust } from './read-trusts';
import { proveToken, readClaimed, type Proof } from './verify-identity-token';

export interface Accepted extends WithCredential<Robot> {
  readonly outcome: 'accepted';
  /** The issuer’s slug. */
  readonly issuer: string;
  /** When the identity token ends. */
  readonly expiresAt: Date;
}

export interface NotAccepted {
  readonly outcome: 'refused';
  /** What to mend; the same for all until the issuer’s signature is proven. */
  readonly message: string;
}

interface From {
  readonly address: string;
  readonly requestId: string;
}

/** Robots without a secret: tokens of trusted issuers, and what they are exchanged for. */
export interface Keyless {
  /**
   * Does this identity token stand for the robot of that user name? Leaves a line in the trail: once
   * for a token that a client shows again and again, at each `exchange` for another.
   * @throws Refusal `unavailable` while the issuer’s keys cannot be had
   */
  accept(
    shown: { readonly username: string; readonly token: string; readonly exchange: boolean },
    from: From,
  ): Promise<Accepted | NotAccepted>;
  readonly apiTokens: ApiTokens;
  /** The robot that a bearer token of /api/v1 stands for, as it is now; null where it counts no more. */
  readBearer(token: string, address: string): Promise<WithCredential<Robot> | null>;
  readonly keys: IssuerKeys;
}

/** Said of every token whose issuer did not prove it, so that nobody learns which robots there are. */
const notProven =
  'This identity token is not accepted. Check the robot’s user name, that an administrator trusts the token’s issuer, and that the robot’s page has a rule for it.';

const remembersTokens = 10_000;

/** @param options.issuer names this installation in what it signs */
export function createKeyless(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Hosts of issuers that may have private addresses. */
  readonly privateHosts?: ReadonlySet<string> | undefined;
  /** Ed25519, of this purpose alone. */
  readonly privateKey: KeyObject;
  readonly issuer: string;
}): Keyless {
  const { db, clock, logger } = options;
  const keys = createIssuerKeys({
    ...options,
    fetched: (issuer, why) => void keepFetched(issuer, why),
  });
  const apiTokens = createApiTokens(options);
  /** Tokens whose use is in the trail, by hash and rule, until they end (ms). */
  const told = new LRUCache<string, number>({ max: remembersTokens });

  /** Nobody waits for it: administrators find in their inbox whose keys cannot be had (L16). */
  async function keepFetched(issuer: string, why: string | null): Promise<void> {
    const about = { kind: 'issuer', issuer } as const;
    try {
      if (why === null) await clearTrouble(db.sql, about);
      else await noteTrouble(db.sql, about, new Refusal('unavailable', why), clock());
    } catch (err) {
      if (!isDatabaseAway(err)) logger.warn({ err, issuer }, 'it could not be kept');
    }
  }

  function isTold(key: string, until: Date): boolean {
    if ((told.get(key) ?? 0) > clock().getTime()) return true;
    told.set(key, until.getTime());
    return false;
  }

  async function prove(trust: Trust, token: string): Promise<Proof> {
    try {
      return await proveToken(keys, trust, token, clock());
    } catch (error) {
      if (!(error instanceof KeysUnavailable)) throw error;
      throw new Refusal(
        'unavailable',
        'The keys of this token’s issuer cannot be fetched at the moment, so that it could not be checked. Nothing was counted against you; try again in half a minute. If it lasts, an administrator sees the cause under Trusted issuers.',
        { retryAfterSeconds: 30, cause: error },
      );
    }
  }

  return {
    apiTokens,
    keys,

    async accept({ username, token, exchange }, from) {
      const claimed = readClaimed(token);
      const trusts = claimed ? await readTrusts(db.sql, username, claimed.issuer) : [];
      const [first] = trusts;
      if (!first) return { outcome: 'refused', message: notProven };
      const proof = await prove(first, token);
      if (proof.outcome === 'not-proven') return { outcome: 'refused', message: notProven };
      if (proof.outcome === 'wrong') {
        return {
          outcome: 'refused',
          message: `The identity token is not accepted. ${proof.message}`,
        };
      }
      const found = findMatch(trusts, proof.claims);
      if ('wrong' in found) {
        return { outcome: 'refused', message: whyNoRule(username, found.wrong, proof.claims) };
      }
      const { trust } = found;
      const caller = await readTrustedCaller(db, trust.id, clock(), from.address);
      if (!caller) return { outcome: 'refused', message: notProven };
      const expiresAt = new Date(proof.claims.exp * 1000);
      const key = `${trust.id} ${hashSecret(token).toString('base64')}`;
      if (exchange || !isTold(key, expiresAt)) {
        const { id, name } = caller.actor;
        await recordAudit(
          db.sql,
          { actor: { kind: 'robot', id, name }, ...from },
          {
            action: 'robot.token-exchanged',
            projectId: trust.projectId,
            subjects: { robotId: id },
            target: name,
            after: { issuer: trust.slug, audience: trust.audience, claims: found.claims },
          },
        );
      }
      return { outcome: 'accepted', ...caller, issuer: trust.slug, expiresAt };
    },

    async readBearer(token, address) {
      const bearer = await apiTokens.verify(token);
      if (!bearer) return null;
      const found = await readTrustedCaller(db, bearer.trustId, clock(), address);
      return found?.actor.id === bearer.robotId ? found : null;
    },
  };
}

type Match =
  | { readonly trust: Trust; readonly claims: Readonly<Record<string, string>> }
  /** The claim at which the rule that came furthest said no. */
  | { readonly wrong: string };

function findMatch(trusts: readonly Trust[], claims: JWTPayload): Match {
  let furthest = { claim: 'aud', passed: -1 };
  for (const trust of trusts) {
    const match = matchRule(trust, claims);
    if (match.matches) return { trust, claims: match.found };
    if (match.passed > furthest.passed) furthest = match;
  }
  return { wrong: furthest.claim };
}

/**
 * Names the claim and what the token says, never what the rule asks for: the issuer may sign for
 * everybody, and the robot’s page shows the rule to those whom it concerns.
 */
function whyNoRule(username: string, claim: string, claims: JWTPayload): string {
  const values = textsOf(claims, claim).map((text) => `“${cutText(text, 200)}”`);
  const is = values.length > 0 ? `is ${values.slice(0, 3).join(', ')}` : 'is not there';
  const what = claim === 'aud' ? 'Its audience (aud)' : `Its claim “${claim}”`;
  return `The issuer’s signature is right, but no rule of ${username} lets this token in. ${what} ${is}, and the rule asks for something else: compare it with the robot’s page.`;
}
