import { emptyPolicy, type Policy, type PolicyDocument } from '@/domain/gates/policy';
import { policyChanges } from '@/domain/gates/policy/policy-changes';
import { toldActor } from '@/domain/people/actors';
import { Refusal } from '@/lib/refusal';
import { originOf, type Call, type Services } from '@/server/access/call/context';
import { readPolicy } from '@/server/access/rights/read-policy';
import { requireProven } from '@/server/access/call/require-proven';
import { write, type Write } from '@/server/access/call/write';
import {
  findGatedStage,
  lockStage,
  type GatedStage,
  type StageName,
} from '@/server/access/rights/find-stage';
import { propose } from './propose';
import { requireTeams } from './require-teams';
import { saveVersion } from './save-version';
import { readSavers, sameDocument, showPolicy, type PolicyView } from './show-policy';
import { warner } from './warn-of-policy';

/**
 * Saves a policy as the stage's next version; no version ever changes. One that asks for exactly
 * what the newest asks for makes no version. Where the project asks that changes be agreed, it is kept
 * as a proposal, and what is in force stays. Maintainers only.
 * @param expected versions that the caller wants to follow on (`If-Match`); null: whatever is there.
 * @returns the policy in force; `proposed`: the change waits for another maintainer.
 * @throws Refusal `not-found`, `forbidden`, `conflict` (the entry stage), `invalid` (a team that does
 *   not exist), `reauthentication-required` (the last stage’s), `precondition-failed` with the difference to what was saved meanwhile.
 */
export async function putPolicy(
  services: Services,
  call: Call,
  name: StageName,
  document: PolicyDocument,
  expected: readonly number[] | null,
): Promise<PolicyView & { proposed: boolean }> {
  const found = await findGatedStage(services, call, name, 'policy.edit');
  const { project, stage } = found;
  // One that asks for nothing and fills by itself lets in what would need a proof to promote.
  if (stage === project.stages.at(-1)) await requireProven(services, call);
  return write(services, call, async (done) => {
    const { tx, sql } = done;
    await lockStage(sql, call, found, 'policy.edit');
    const stored = await newest(tx, stage.id);
    const before = readPolicy(stored);
    const shown = await readSavers(sql, [stored]);
    const warn = await warner(sql, project.id, [document], services.clock());
    const warnings = warn(found, document);
    if (sameDocument(before, document)) {
      return { ...showPolicy(stage.slug, stored, shown, warnings), proposed: false };
    }
    if (expected !== null && !expected.includes(before.version)) {
      throw await savedOver(done, call, found, before, document, expected);
    }
    await requireTeams(tx, sql, call, project.id, document);
    const { agreesPolicies } = await tx.project.findUniqueOrThrow({ where: { id: project.id } });
    if (agreesPolicies) {
      await propose(services, call, done, project, { stage, document, basedOn: before.version });
      return { ...showPolicy(stage.slug, stored, shown), proposed: true };
    }
    const saved = {
      by: originOf(call).actor,
      agreedBy: null,
      ids: call.actor.kind === 'person' ? [call.actor.id] : [],
      at: services.clock(),
    };
    const row = await saveVersion(done, found, before, document, saved);
    const saver = await readSavers(sql, [row]);
    return { ...showPolicy(stage.slug, row, saver, warnings), proposed: false };
  });
}

const newest = (tx: Write['tx'], stageId: string) =>
  tx.policy.findFirst({ where: { stageId }, orderBy: { version: 'desc' } });

/** It was saved meanwhile: by whom, what that changed, and what saving over it would change. */
async function savedOver(
  { tx, sql }: Write,
  call: Call,
  { stage }: GatedStage,
  current: Policy,
  document: PolicyDocument,
  expected: readonly number[],
): Promise<Refusal> {
  const versions = await tx.policy.findMany({
    where: { stageId: stage.id, version: { in: [current.version, ...expected] } },
    orderBy: { version: 'desc' },
  });
  const newestRow = versions.find(({ version }) => version === current.version) ?? null;
  const basis = versions.find(({ version }) => version !== current.version);
  const base = basis ? readPolicy(basis) : expected.includes(0) ? emptyPolicy : null;
  const saved = showPolicy(stage.slug, newestRow, await readSavers(sql, [newestRow]));
  const by =
    saved.savedBy === null
      ? 'nobody has saved one'
      : saved.savedBy.id === originOf(call).actor.id
        ? 'you saved it yourself meanwhile'
        : `${toldActor(saved.savedBy)} saved it`;
  return new Refusal(
    'precondition-failed',
    `The policy of ${stage.name} is version ${current.version} now: ${by}. Look at the difference, then save again on top of it.`,
    {
      details: {
        version: current.version,
        /** What saving would change in the version that is there now. */
        changes: policyChanges(current, document),
        /** What others changed since the caller's version; empty where that is not known. */
        theirs: base ? policyChanges(base, current) : [],
        current: saved,
      },
    },
  );
}
