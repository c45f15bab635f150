import { importJWK, type JWK } from 'jose';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { Prisma } from '@/server/platform/sql/prisma/client';
import { actorColumns } from '../actors/actor-columns';
import { readActorsOf } from '../actors/read-actors';
import { requireAdministrator } from '../call/callers';
import { originOf, type Call, type Services } from '../call/context';
import { requireProven } from '../call/require-proven';
import { isTaken, write } from '../call/write';
import { tryKeys } from './check-issuer';
import { countTrusting, lockIssuer, robotsTrust } from './find-issuer';
import { wordsAfter, wordsBefore } from './issuer-words';
import { keySetOf, showIssuer, type IssuerRow } from './show-issuer';

interface Input {
  readonly slug: string;
  readonly name: string;
  readonly issuer: string;
  readonly jwks?: { readonly keys: readonly { readonly kty: string }[] } | null | undefined;
}

/**
 * Trusts an issuer of identity tokens, or changes what is known of it; the same twice is the same.
 * Its address is fixed while robots trust it: what they rely on must not come to mean another’s word.
 * Whoever says its address or pastes keys counts as having asked for what its workloads ask for (L7).
 * Administrators only. Throws Refusal: `forbidden`, `invalid` (a key), `conflict` (address).
 */
export async function putIssuer(services: Services, call: Call, input: Input) {
  requireAdministrator(call, 'Trusting issuers');
  await requireProven(services, call);
  const { slug, name, issuer } = input;
  await requireUsable(input.jwks?.keys ?? []);
  const jwks = input.jwks ? (input.jwks as unknown as Prisma.InputJsonObject) : Prisma.DbNull;
  try {
    const { row, robots } = await write(services, call, async ({ tx, sql, audit }) => {
      const before = await lockIssuer(tx, sql, slug);
      const trusting = before ? await countTrusting(tx, before) : 0;
      if (before && before.issuer !== issuer && trusting > 0) throw fixed(before, trusting);
      const said = { issuer, keys: input.jwks?.keys ?? null, by: call.actor.id };
      const words = wordsAfter(before && wordsBefore(before), said, services.clock());
      const changes = { name, issuer, jwks, ...words };
      const row = before
        ? await tx.trustedIssuer.update({ where: { id: before.id }, data: changes })
        : await tx.trustedIssuer.create({
            data: {
              id: newId(),
              slug,
              createdAt: services.clock(),
              ...actorColumns('createdBy', originOf(call).actor),
              ...changes,
            },
          });
      await audit({
        action: 'issuer.saved',
        projectId: null,
        subjects: {},
        target: slug,
        ...(before && { before: told(before) }),
        after: told(row),
      });
      return { row, robots: trusting };
    });
    const makerOf = await readActorsOf(services.db.sql, [row], 'createdBy');
    return { ...showIssuer(row, makerOf(row), robots), check: await tryKeys(services, row) };
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Refusal(
      'conflict',
      `${issuer} is trusted already, under another name. Change that one.`,
      { fields: [{ path: 'issuer', message: 'is trusted already' }] },
    );
  }
}

const fixed = ({ slug, issuer }: IssuerRow, robots: number) =>
  new Refusal(
    'conflict',
    `${robotsTrust(robots)} “${slug}” as ${issuer}. Add the other issuer under a name of its own, move their rules to it, then remove this one.`,
    { fields: [{ path: 'issuer', message: 'cannot change while robots trust it' }] },
  );

const told = (row: IssuerRow) => ({
  name: row.name,
  issuer: row.issuer,
  keys: keySetOf(row)?.keys.map(({ kid, kty }) => kid ?? kty) ?? 'fetched from the issuer',
});

/** Refuses keys that could never prove a signature: malformed ones would look trusted and be none. */
async function requireUsable(keys: readonly JWK[]): Promise<void> {
  for (const [index, key] of keys.entries()) {
    const algorithm = key.alg ?? (key.kty === 'RSA' ? 'RS256' : undefined);
    const usable = await importJWK(key, algorithm).then(
      (imported) => !(imported instanceof Uint8Array) && imported.type === 'public',
      () => false,
    );
    if (usable) continue;
    throw new Refusal(
      'invalid',
      `Key ${index + 1} of the key set cannot be read. Paste the issuer’s public keys as they are published (a JSON Web Key Set).`,
      { fields: [{ path: `jwks.keys.${index}`, message: 'is not a public key that can be used' }] },
    );
  }
}
