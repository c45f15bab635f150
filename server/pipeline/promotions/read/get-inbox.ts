import type { Accounts } from '@/domain/people/accounts';
import type { Person } from '@/domain/permissions/can';
import { can } from '@/domain/permissions/can';
import { isAskedOfPeople } from '@/domain/gates/kinds/words';
import { isOpen } from '@/domain/gates/verdict';
import { missingClick } from '@/domain/promotions/last-click';
import { stopped } from '@/lib/text/full-stop';
import { statement, type Sql } from '@/server/platform/sql/database';
import { readableProjects } from '@/server/access/rights/readable-projects';
import { readAccounts } from '@/server/access/accounts/read-accounts';
import { personCalling } from '@/server/access/call/callers';
import type { Call, Services } from '@/server/access/call/context';
import { lastFailedCheck } from '@/server/runtime/isolation/last-failed';
import { judgeRequests, type JudgedRequest } from '../../gates/judge-requests';
import { listToAgree } from '../../policies/list-proposals';
import type { ProposalView } from '../../policies/show-proposal';
import { listLoosened, type LoosenedPolicy } from '../../policies/list-loosened';
import { listEnding, type EndingCredential } from '@/server/access/robots/list-ending';
import { viewJudged } from './get-promotion';
import { hasAsked, whyAsked } from '../has-asked';
import { neededWords, type NeededWord } from './needed-words';
import {
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from '../promotion-view';
import { countToRollBack, listToRollBack, type WithdrawnStage } from '../../boards/list-withdrawn';
import { listTroubles, type ShownTrouble } from '../../troubles/list-troubles';
import { listStops } from '../automatic/read-stops';
import { concernedIn, whyNotSignOff } from '../acts/sign-off';
import { whyNotDecide } from '../who-decides';
import { readPromoters } from '../why-not-promote';

interface Line {
  promotion: PromotionView;
  text: string;
}

export interface InboxItem extends Line {
  stage: { name: string; position: number; count: number };
}

export interface Inbox {
  projectNames: Record<string, string>;
  mine: InboxItem[];
  asked: InboxItem[];
  done: InboxItem[];
  credentials: EndingCredential[];
  words: NeededWord[];
  isolation: Awaited<ReturnType<typeof lastFailedCheck>>;
  stops: Awaited<ReturnType<typeof listStops>>;
  loosened: LoosenedPolicy[];
  proposals: ProposalView[];
  troubles: ShownTrouble[];
  withdrawn: WithdrawnStage[];
}

/** Open requests and unsigned broken glass that are looked through; more wait for these. */
const most = 200;
const mostDone = 20;

const open = statement(
  'inbox.open',
  `${selectPromotions}
   WHERE m.state IN ('waiting', 'approved') AND ($1::uuid[] IS NULL OR m.project_id = ANY($1::uuid[]))
   ORDER BY m.requested_at, m.id LIMIT $2`,
);

const unsigned = statement(
  'inbox.unsigned',
  `${selectPromotions}
   JOIN broken_glass x ON x.promotion_id = m.id AND x.signed_off_by_kind IS NULL
   WHERE m.state = 'promoted' AND ($1::uuid[] IS NULL OR m.project_id = ANY($1::uuid[]))
   ORDER BY m.requested_at, m.id LIMIT $2`,
);

const ended = statement(
  'inbox.ended',
  `${selectPromotions}
   WHERE m.finished_at IS NOT NULL AND ($1::uuid[] IS NULL OR m.project_id = ANY($1::uuid[]))
     AND ($3::uuid = ANY(m.requester_ids)
       OR EXISTS (SELECT 1 FROM approval a WHERE a.promotion_id = m.id AND a.by_id = $3::uuid))
   ORDER BY m.finished_at DESC, m.id LIMIT $2`,
);

/** What waits for the caller, what they asked for, and what became of it. */
export async function getInbox(services: Services, call: Call): Promise<Inbox> {
  const person = personCalling(call);
  const { sql } = services.db;
  const projects = readableProjects(person);
  const { mine, asked, words } = await readOpen(sql, person, services.clock());
  const done: Line[] = [];
  for (const row of await sql.query<PromotionRow>(ended, [projects, mostDone, person.id])) {
    const { promotion, text } = itemOfEnded(row);
    add(done, promotion, text);
  }
  const staged = await withStages(sql, [...mine, ...asked, ...done]);
  const credentials = await listEnding(sql, person, services.clock());
  const isolation = await lastFailedCheck(sql, person);
  const found = {
    mine: mine.map(staged),
    asked: asked.map(staged),
    done: done.map(staged),
    credentials,
    words,
    isolation,
    stops: await listStops(sql, person),
    loosened: await listLoosened(sql, person, services.clock()),
    proposals: await listToAgree(sql, person),
    troubles: await listTroubles(sql, person),
    withdrawn: await listToRollBack(sql, person),
  };
  return { ...found, projectNames: await namesOf(sql, slugsIn(found)) };
}

/** Slugs of all projects that an inbox names. */
const slugsIn = ({ words, ...found }: Omit<Inbox, 'projectNames'>): string[] => [
  ...[...found.mine, ...found.asked, ...found.done].map(({ promotion }) => promotion.project),
  ...words.flatMap(({ requests }) => requests.map(({ project }) => project)),
  ...[...found.credentials, ...found.stops, ...found.loosened, ...found.proposals].map(
    ({ project }) => project,
  ),
  ...found.withdrawn.map(({ project }) => project),
  ...found.troubles.flatMap(({ project }) => project ?? []),
];

const names = statement(
  'inbox.project-names',
  `SELECT coalesce(json_object_agg(slug, name), '{}'::json) AS names FROM project WHERE slug = ANY($1::text[])`,
);

/** What people call some projects, by slug; all of them are named to the caller already. */
async function namesOf(sql: Sql, slugs: readonly string[]): Promise<Record<string, string>> {
  const [row] = await sql.query<{ names: Record<string, string> }>(names, [[...new Set(slugs)]]);
  return row?.names ?? {};
}

/** What is open: what the person is to do, what they asked for, and for whom they could vouch. */
async function readOpen(
  sql: Sql,
  person: Person,
  now: Date,
): Promise<{ mine: Line[]; asked: Line[]; words: NeededWord[] }> {
  const projects = readableProjects(person);
  const mine: Line[] = [];
  const asked: Line[] = [];
  const rows = await sql.query<PromotionRow>(open, [projects, most]);
  const judged = await judgeRequests(sql, rows, now);
  const toSignOff = await sql.query<PromotionRow>(unsigned, [projects, most]);
  const accounts = await readAccounts(
    sql,
    [...rows, ...toSignOff].flatMap((row) => concernedIn(person, row)),
  );
  const views = rows.flatMap((row) => {
    const gates = judged.get(row.id);
    return gates ? [{ row, gates, view: viewJudged(row, gates) }] : [];
  });
  // A click on a release is one on all of its members: whose it is, any of them says.
  const clicked = new Set(
    views.filter(({ view }) => view.needsPromoter).map(({ row }) => row.setId ?? row.id),
  );
  for (const { row, gates, view: alone } of views) {
    const view = { ...alone, needsPromoter: clicked.has(row.setId ?? row.id) };
    if (hasAsked(person, row)) add(asked, view, await waitsForWhom(sql, person, row, view));
    const text = whatToDo(person, row, view, gates, accounts);
    if (text !== null) add(mine, view, text);
  }
  for (const row of toSignOff) {
    const maintains = can(person, 'promotion.waive', { projectId: row.projectId });
    if (whyNotSignOff(person, row, maintains, accounts) !== null) continue;
    const text = `${row.brokenGlass?.by.name} went past the policy of ${row.toName}: ${stopped(row.brokenGlass?.reason ?? '')} Look at it and sign it off.`;
    add(mine, promotionView(row), text);
  }
  return { mine, asked, words: neededWords(person, rows, judged) };
}

/** A release is one line, whichever of its members is read first. */
function add(list: Line[], promotion: PromotionView, text: string): void {
  const id = promotion.release?.id;
  if (id !== undefined && list.some((line) => line.promotion.release?.id === id)) return;
  list.push({ promotion, text });
}

const pipelines = statement(
  'inbox.pipelines',
  `SELECT p.slug AS project, array_agg(s.slug ORDER BY s.position) AS slugs,
     array_agg(s.name ORDER BY s.position) AS names
   FROM stage s JOIN project p ON p.id = s.project_id
   WHERE p.slug = ANY($1::text[]) GROUP BY p.slug`,
);

/** Tells of each line where in its pipeline the stage stands. */
async function withStages(sql: Sql, lines: readonly Line[]): Promise<(line: Line) => InboxItem> {
  const projects = [...new Set(lines.map(({ promotion }) => promotion.project))];
  const rows =
    projects.length === 0
      ? []
      : await sql.query<{ project: string; slugs: string[]; names: string[] }>(pipelines, [
          projects,
        ]);
  return (line) => {
    const { project, to } = line.promotion;
    const { slugs = [], names = [] } = rows.find((row) => row.project === project) ?? {};
    const position = slugs.indexOf(to);
    const stage = { name: names[position] ?? to, position, count: slugs.length };
    return { ...line, stage };
  };
}

/** How many wait for the caller. */
export async function countInbox(
  services: Services,
  call: Call,
): Promise<{
  mine: number;
  credentials: number;
  words: number;
  isolation: number;
  stops: number;
  loosened: number;
  proposals: number;
  troubles: number;
  withdrawn: number;
}> {
  if (call.actor.kind !== 'person') {
    const none = { mine: 0, credentials: 0, words: 0, isolation: 0 };
    return { ...none, stops: 0, loosened: 0, proposals: 0, troubles: 0, withdrawn: 0 };
  }
  const { sql } = services.db;
  const { mine, words } = await readOpen(sql, call.actor, services.clock());
  const credentials = await listEnding(sql, call.actor, services.clock());
  const isolation = (await lastFailedCheck(sql, call.actor)) === null ? 0 : 1;
  const stops = await listStops(sql, call.actor);
  const loosened = await listLoosened(sql, call.actor, services.clock());
  return {
    mine: mine.length,
    credentials: credentials.length,
    words: words.length,
    isolation,
    stops: stops.length,
    loosened: loosened.length,
    proposals: (await listToAgree(sql, call.actor)).length,
    troubles: (await listTroubles(sql, call.actor)).length,
    withdrawn: await countToRollBack(sql, call.actor),
  };
}

function whatToDo(
  person: Person,
  row: PromotionRow,
  view: PromotionView,
  { policy, verdicts, asked }: JudgedRequest,
  accounts: Accounts,
): string | null {
  const { projectId, requestedBy, toName } = row;
  const isMine = hasAsked(person, row);
  if (view.state === 'approved') {
    const promotes = can(person, 'promotion.execute', { projectId, stage: row.to });
    if (view.needsPromoter) {
      return promotes
        ? `${requestedBy.name} asks for your click: ${passes(view).inside}, and it ${view.kind === 'rollback' ? 'rolls back' : 'lets the build into'} ${toName}.`
        : null;
    }
    const may = isMine || promotes;
    return may ? `${passes(view).first}; the last click into ${toName} is missing.` : null;
  }
  const undecided = verdicts.some((verdict) => isAskedOfPeople(verdict) && !isOpen(verdict));
  const gave = row.approvals.some(
    (approval, at) => approval.personId === person.id && view.approvals[at]?.counts,
  );
  const mayDecide = asked !== null && whyNotDecide(person, policy, asked) === null;
  if (undecided && !gave && mayDecide)
    return `${requestedBy.name} asks for your approval into ${toName}.`;
  const failed = verdicts.filter(({ verdict }) => verdict === 'failed');
  const maintains = can(person, 'promotion.waive', { projectId });
  if (failed.length > 0 && maintains && whyAsked(person, row, accounts) === null) {
    const titles = failed.map(({ title }) => title).join(', ');
    const it = failed.length === 1 ? 'does not pass: waive it' : 'do not pass: waive them';
    return `${requestedBy.name} asks although ${titles} ${it} or reject.`;
  }
  return null;
}

/** Why nothing but a click is missing: on the way back no gate is asked, so that none passes. */
const passes = ({ kind }: PromotionView) =>
  kind === 'rollback'
    ? { first: 'No gate is asked on the way back', inside: 'no gate is asked on the way back' }
    : { first: 'Everything passes', inside: 'everything passes' };

/** Of somebody's own request: where others have to click, who could. */
async function waitsForWhom(
  sql: Sql,
  person: Person,
  { projectId, to, toName }: PromotionRow,
  view: PromotionView,
): Promise<string> {
  if (view.state !== 'approved' || !view.needsPromoter) return waitsFor(view);
  const promoters = await readPromoters(sql, person, projectId);
  return `${passes(view).first}. ${missingClick(toName, promoters({ slug: to }))}`;
}

const waitsFor = (view: PromotionView): string => {
  if (view.trouble !== null) {
    return `It could not be evaluated. ${stopped(view.trouble.reason)} It is tried again every 10 minutes.`;
  }
  if (view.state === 'approved') return `${passes(view).first}; the last click is missing.`;
  const closed = view.verdicts.filter((verdict) => !isOpen(verdict));
  return closed.map(({ reason }) => reason).join(' ') || 'It is about to happen.';
};

function itemOfEnded(row: PromotionRow): Line {
  const promotion = promotionView(row);
  const text =
    promotion.outcome ??
    stopped(`It is in ${row.toName}${promotion.reason ? `: ${promotion.reason}` : ''}`);
  return { promotion, text };
}
