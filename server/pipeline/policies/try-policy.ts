import { evaluate } from '@/domain/gates/evaluate';
import { labelsOfPolicy, needsOfPolicy, type PolicyDocument } from '@/domain/gates/policy';
import { policyChanges, type PolicyChange } from '@/domain/gates/policy/policy-changes';
import type { Verdict } from '@/domain/gates/verdict';
import { statement, type Sql } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import type { GateAsk } from '../gates/fact';
import { gatherGateFacts } from '../gates/gather-gate-facts';
import { findGatedStage, type GatedStage, type StageName } from '@/server/access/rights/find-stage';
import { getPolicy } from './get-policy';
import { unknownTeams, withoutTeams } from './require-teams';
import { warner } from './warn-of-policy';

interface Candidate {
  readonly buildId: string;
  readonly imageId: string;
  readonly image: string;
  readonly number: number;
  readonly version: string | null;
  readonly digest: string;
}

// What is placed in a registry stays there when it is promoted on: the newest that came so far.
const candidates = statement(
  'policy.candidates',
  `SELECT b.id AS build_id, i.id AS image_id, i.name AS image, b.number, b.version, b.digest
   FROM repository r
   JOIN placement p ON p.repository_id = r.id
   JOIN image i ON i.id = r.image_id
   JOIN build b ON b.image_id = i.id AND b.digest = p.digest
   WHERE r.registry_id = $1::uuid AND b.part_of_id IS NULL
   ORDER BY p.since DESC, b.number DESC LIMIT 20`,
);

/** A draft's verdicts about one build. */
export interface Trial {
  image: string;
  number: number;
  version: string | null;
  digest: string;
  verdicts: Verdict[];
}

/**
 * Asks a draft about the last 20 builds that came as far as the stage before, as if each asked to
 * enter now. Nothing is saved. For everyone who may read the project.
 * @throws Refusal `not-found`, `conflict` (the entry stage).
 */
export async function tryPolicy(
  services: Services,
  call: Call,
  name: StageName,
  written: PolicyDocument,
): Promise<{ changes: PolicyChange[]; warnings: string[]; items: Trial[] }> {
  const found = await findGatedStage(services, call, name);
  const { sql } = services.db;
  const now = services.clock();
  const current = await getPolicy(services, call, name);
  const unknown = await unknownTeams(sql, call, found.project.id, written);
  const draft = withoutTeams(written, unknown);
  const warn = await warner(sql, found.project.id, [draft], now);
  return {
    changes: [...policyChanges(current, written)],
    warnings: [
      ...unknown.map(
        ({ team }) => `There is no team “${team}” that you may see: this cannot be saved.`,
      ),
      ...warn(found, draft),
    ],
    items: await judge(sql, found, draft, now),
  };
}

async function judge(
  sql: Sql,
  { project, stage, before }: GatedStage,
  draft: PolicyDocument,
  now: Date,
): Promise<Trial[]> {
  const rows = await sql.query<Candidate>(candidates, [before.registryId]);
  const asked = { needs: needsOfPolicy(draft), labels: labelsOfPolicy(draft) };
  const asks = rows.map(({ buildId, imageId, image, digest }): GateAsk => ({
    buildId,
    imageId,
    image,
    digest,
    kind: 'promotion',
    stage,
    ...asked,
    before: { ...before, isEntry: before.position === 0 },
    // The draft is asked, not whether the line happens to be stopped at the moment.
    hold: null,
    request: null,
    askerIds: [],
  }));
  const facts = await gatherGateFacts(sql, project, asks, now);
  return rows.map(({ image, number, version, digest }, at) => ({
    image,
    number,
    version,
    digest,
    verdicts: evaluate(facts[at]!, { version: 0, ...draft }),
  }));
}
