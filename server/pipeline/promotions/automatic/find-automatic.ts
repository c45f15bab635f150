import { ruleOf, type Automatic } from '@/domain/gates/automatic';
import { rankOf } from '@/domain/promotions/choose-tags';
import { chooseAutomatic, type WhyNot } from '@/domain/releases/choose-automatic';
import { currentIn } from '@/server/content/current/current';
import { repositoryOf } from '@/server/content/repositories/in-image';
import { isAutomatic } from '@/server/platform/events/awaited';
import { statement, type Sql } from '@/server/platform/sql/database';
import { tagsBeside } from '../decide/read-tags';

/** A stage that fills by itself, of one image. */
export interface AutomaticTarget {
  readonly project: string;
  readonly projectId: string;
  readonly image: string;
  readonly imageId: string;
  readonly stageId: string;
  /** The stage's slug. */
  readonly to: string;
  readonly policyVersion: number;
  /** Numbers of the builds that it may take now, older first. */
  readonly take: readonly number[];
  /** Builds that it has, whose tags follow. */
  readonly has: readonly number[];
  /** Builds of which it is known without asking gates that it does not take them. */
  readonly not: readonly WhyNot[];
}

interface Standing {
  readonly number: number;
  readonly beside: readonly string[];
}

interface Row extends Omit<AutomaticTarget, 'take' | 'has' | 'not'> {
  readonly name: string;
  readonly rule: Automatic;
  readonly since: Date;
  readonly entry: boolean;
  readonly builds: readonly {
    readonly number: number;
    readonly tags: readonly string[];
    readonly platforms: readonly string[];
    readonly arrivedAt: string;
    readonly letIn: boolean;
  }[];
  readonly current: Standing | null;
  readonly before: Standing | null;
  readonly leftBehind: readonly Standing[];
}

/** As many builds of an image are looked at, newest first: a line that is older is for people. */
const most = 200;

const standingIn = (stageId: string): string => `
  (SELECT json_build_object('number', c.number, 'beside', ${tagsBeside('i.id', 'c.digest')})
   FROM ${currentIn(stageId, 'i.id')} c)`;

const targets = statement(
  'promotion.automatic-targets',
  `SELECT p.slug AS project, p.id AS project_id, i.name AS image, i.id AS image_id,
     s.id AS stage_id, s.slug AS to, s.name, policy.version AS policy_version,
     policy.document -> 'automatic' AS rule, before.entry,
     (SELECT min(q.created_at) FROM policy q WHERE q.stage_id = s.id AND q.version > coalesce(
        (SELECT max(o.version) FROM policy o
         WHERE o.stage_id = s.id AND NOT ${isAutomatic('o.document')}), 0)) AS since,
     (SELECT coalesce(json_agg(json_build_object('number', b.number, 'platforms', b.platforms,
        'arrivedAt', b.arrived_at, 'tags', b.tags, 'letIn', b.let_in)), '[]'::json) FROM (
        SELECT e.number, e.platforms, l.since AS arrived_at,
          ARRAY(SELECT t.name FROM tag t
                WHERE t.repository_id = l.repository_id AND t.digest = e.digest
                ORDER BY t.name !~ '^[vV]?[0-9]', t.name COLLATE "C" LIMIT 200) AS tags,
          EXISTS (SELECT 1 FROM promotion m WHERE m.to_stage_id = s.id AND m.image_id = i.id
                  AND m.digest = e.digest AND m.state = 'promoted') AS let_in
        FROM build e JOIN placement l ON l.digest = e.digest
          AND l.repository_id = ${repositoryOf('before.registry_id', 'i.id')}
        WHERE e.image_id = i.id AND e.part_of_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.build_id = e.id)
        ORDER BY e.number DESC LIMIT ${most}) b) AS builds,
     ${standingIn('s.id')} AS current,
     ${standingIn('before.id')} AS before,
     (SELECT coalesce(json_agg(json_build_object('number', c.number,
        'beside', ${tagsBeside('i.id', 'c.digest')})), '[]'::json)
      FROM promotion r JOIN build c ON c.image_id = i.id AND c.digest = r.replaced_digest
      WHERE r.image_id = i.id AND r.to_stage_id = s.id
        AND r.kind = 'rollback' AND r.state = 'promoted') AS left_behind
   FROM project p
   JOIN stage s ON s.project_id = p.id
   JOIN LATERAL (SELECT version, document FROM policy
                 WHERE stage_id = s.id ORDER BY version DESC LIMIT 1) policy
     ON ${isAutomatic('policy.document')}
   JOIN LATERAL (SELECT f.id, f.registry_id, f.position = 0 AS entry
                 FROM stage f WHERE f.project_id = p.id AND f.position < s.position
                 ORDER BY f.position DESC LIMIT 1) before ON true
   JOIN image i ON i.project_id = p.id AND ($2::text IS NULL OR i.name = $2)
   WHERE p.id = $1::uuid AND ($3::text IS NULL OR s.slug = $3)
   ORDER BY s.position, i.name COLLATE "C"`,
);

/**
 * What the stages of a project that fill by themselves may take now (`chooseAutomatic`), and why they do
 * not take what came last. Gates are not asked here. Nearer stages come first.
 */
export async function findAutomatic(
  sql: Sql,
  scope: {
    readonly projectId: string;
    /** The image's name; null: every image. */
    readonly image: string | null;
    /** The target stage's slug; left out: every stage. */
    readonly to?: string;
  },
): Promise<AutomaticTarget[]> {
  const values = [scope.projectId, scope.image, scope.to ?? null];
  const rows = await sql.query<Row>(targets, values);
  return rows.map(
    ({ name, rule, since, entry, builds, current, before, leftBehind, ...target }) => ({
      ...target,
      ...chooseAutomatic({
        rule: ruleOf(rule) ?? {},
        image: target.image,
        stageName: name,
        since,
        builds: builds.map((build) => ({ ...build, arrivedAt: new Date(build.arrivedAt) })),
        current: current && rankOf(current.number, current.beside),
        before: entry || !before ? null : rankOf(before.number, before.beside),
        leftBehind: leftBehind.map((one) => rankOf(one.number, one.beside)),
      }),
    }),
  );
}

const projects = statement(
  'promotion.automatic-projects',
  `SELECT DISTINCT s.project_id AS id FROM stage s
   WHERE (SELECT ${isAutomatic('document')} FROM policy
          WHERE stage_id = s.id ORDER BY version DESC LIMIT 1)`,
);

/** Ids of projects with a stage that fills by itself. */
export async function listAutomaticProjects(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(projects);
  return rows.map(({ id }) => id);
}
