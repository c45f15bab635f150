import { ruleProblem } from '@/domain/keyless/trust-rule';
import { newId } from '@/lib/ids';
import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '@/server/platform/sql/database';
import { actorColumns } from '../actors/actor-columns';
import { originOf, type Call, type Services } from '../call/context';
import { findProject } from '../rights/find-project';
import { requireProven } from '../call/require-proven';
import { lockRobot } from '../robots/find-robot';
import { touchElsewhere } from '../robots/touch-elsewhere';
import { requireMayEntrust } from '../robots/require-may-entrust';
import { entrustedOf } from '../robots/why-not';
import { write } from '../call/write';
import { claimsOf, findTrustingRobot, showTrusts, type TrustRow } from './find-trusts';

interface Rule {
  readonly issuer: string;
  readonly audience: string;
  readonly claims: Readonly<Record<string, string>>;
}

interface Input {
  readonly project: string;
  readonly name: string;
  readonly trusts: readonly Rule[];
}

// Held until the rules are saved: what they trust neither goes nor comes to mean another meanwhile.
const holdIssuers = statement(
  'keyless.hold-issuers',
  `SELECT id, slug, issuer FROM trusted_issuer WHERE slug = ANY($1::text[]) ORDER BY id FOR SHARE`,
);

/**
 * Says which identity tokens stand for a robot, all of it: rules that stay keep their ids, and what was
 * got through one that goes is refused from the next request on. For whoever looks after robots; adding
 * one hands the robot to somebody, and needs all that it may do.
 * Throws Refusal: `not-found` (project, robot), `forbidden`, `reauthentication-required`, `invalid` (an issuer that is not trusted, a
 * rule that would let in everybody, the same rule twice).
 */
export async function putTrusts(services: Services, call: Call, input: Input) {
  const project = await findProject(services, call, input.project, 'robot.administer');
  // A rule hands the robot to somebody, as a secret does.
  await requireProven(services, call);
  return write(services, call, async ({ tx, sql, audit }) => {
    const locked = await lockRobot({ tx, sql }, call, project, input.name);
    const robot = await findTrustingRobot(tx, project, input.name);
    const wanted = await readWanted(sql, input.trusts);
    const { gone, added } = compare(robot.trusts, wanted);
    if (locked && added.length > 0) await requireMayEntrust(sql, call, entrustedOf(locked));
    if (gone.length + added.length > 0) {
      await tx.robotTrust.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });
      const now = services.clock().getTime();
      await tx.robotTrust.createMany({
        data: added.map(({ issuerId, rule: { audience, claims } }, index) => ({
          id: newId(),
          robotId: robot.id,
          issuerId,
          audience,
          claims: { ...claims },
          // One after the other, so that they are shown in the order that they were sent in.
          createdAt: new Date(now + index),
          ...actorColumns('createdBy', originOf(call).actor),
        })),
      });
      await audit({
        action: 'robot.trusts-saved',
        projectId: project.id,
        subjects: { robotId: robot.id },
        target: robot.username,
        before: { trusts: robot.trusts.map((row) => told(ruleOf(row))) },
        after: { trusts: input.trusts.map(told) },
      });
      await touchElsewhere(sql, locked);
    }
    const saved = await findTrustingRobot(tx, project, input.name);
    return { items: await showTrusts(sql, saved.trusts) };
  });
}

type Wanted = ReadonlyMap<string, { readonly issuerId: string; readonly rule: Rule }>;

/** The rules that are to be, by what they say. */
async function readWanted(sql: Sql, rules: readonly Rule[]): Promise<Wanted> {
  const slugs = rules.map(({ issuer }) => issuer);
  const rows = await sql.query<{ id: string; slug: string; issuer: string }>(holdIssuers, [slugs]);
  const issuers = new Map(rows.map((row) => [row.slug, row]));
  const wanted = new Map<string, { issuerId: string; rule: Rule }>();
  for (const [index, rule] of rules.entries()) {
    const issuer = issuers.get(rule.issuer);
    if (!issuer) {
      const message = `“${rule.issuer}” is not a trusted issuer; an administrator adds it first.`;
      throw wrong(index, '.issuer', message);
    }
    const problem = ruleProblem({ issuer: issuer.issuer, claims: rule.claims });
    if (problem) throw wrong(index, `.${problem.path}`, problem.message);
    const key = keyOf(issuer.id, rule);
    if (wanted.has(key)) throw wrong(index, '', 'It is there twice; leave one of the two out.');
    wanted.set(key, { issuerId: issuer.id, rule });
  }
  return wanted;
}

function compare(rows: readonly TrustRow[], wanted: Wanted) {
  const there = new Set(rows.map((row) => keyOf(row.issuerId, ruleOf(row))));
  return {
    gone: rows.filter((row) => !wanted.has(keyOf(row.issuerId, ruleOf(row)))),
    added: [...wanted].filter(([key]) => !there.has(key)).map(([, made]) => made),
  };
}

const ruleOf = (row: TrustRow): Rule => ({
  issuer: row.issuer.slug,
  audience: row.audience,
  claims: claimsOf(row),
});

/** The rule itself, whatever the order that its claims were written in. */
const keyOf = (issuerId: string, { audience, claims }: Rule): string =>
  JSON.stringify([issuerId, audience, Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1))]);

const told = ({ issuer, audience, claims }: Rule) => ({ issuer, audience, claims });

const wrong = (index: number, path: string, message: string) =>
  new Refusal('invalid', `Rule ${index + 1}: ${message}`, {
    fields: [{ path: `trusts.${index}${path}`, message }],
  });
