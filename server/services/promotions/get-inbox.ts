import type { Person } from '@/domain/permissions/can';
import { can } from '@/domain/permissions/can';
import { isOpen } from '@/domain/gates/verdict';
import { statement } from '../../data/database';
import { readableProjects } from '../../data/readable-projects';
import { personCalling } from '../callers';
import type { Call, Services } from '../context';
import type { Weighed } from './advance';
import { viewNow } from './get-promotion';
import {
  promotionView,
  selectPromotions,
  type PromotionRow,
  type PromotionView,
} from './promotion-view';
import { whyNotSignOff } from './sign-off';
import { whyNotDecide } from './who-decides';

export interface InboxItem {
  promotion: PromotionView;
  text: string;
}

export interface Inbox {
  mine: InboxItem[];
  asked: InboxItem[];
  done: InboxItem[];
}

/** Open requests and unsigned broken glass that are looked through; more wait for these. */
const most = 200;
const mostDone = 20;

const open = statement(
  'inbox.open',
  `${selectPromotions}
   WHERE m.state IN ('waiting', 'approved') AND ($1::uuid[] IS NULL OR m."projectId" = ANY($1::uuid[]))
   ORDER BY m."requestedAt", m.id LIMIT $2`,
);

const unsigned = statement(
  'inbox.unsigned',
  `${selectPromotions}
   JOIN broken_glass x ON x."promotionId" = m.id AND x."signedOffBy" IS NULL
   WHERE m.state = 'promoted' AND ($1::uuid[] IS NULL OR m."projectId" = ANY($1::uuid[]))
   ORDER BY m."requestedAt", m.id LIMIT $2`,
);

const ended = statement(
  'inbox.ended',
  `${selectPromotions}
   WHERE m."finishedAt" IS NOT NULL AND ($1::uuid[] IS NULL OR m."projectId" = ANY($1::uuid[]))
     AND (m."requestedById" = $3::uuid
       OR EXISTS (SELECT 1 FROM approval a WHERE a."promotionId" = m.id AND a."personId" = $3::uuid))
   ORDER BY m."finishedAt" DESC, m.id LIMIT $2`,
);

/** What waits for the caller, what they asked for, and what became of it. */
export async function getInbox(services: Services, call: Call): Promise<Inbox> {
  const person = personCalling(call);
  const { sql } = services.db;
  const projects = readableProjects(person);
  const rows = await sql.query<PromotionRow>(open, [projects, most]);
  const mine: InboxItem[] = [];
  const asked: InboxItem[] = [];
  for (const row of rows) {
    const { view, weighed } = await viewNow(sql, row, services.clock());
    const isAsked = row.requestedByKind === 'person' && row.requestedById === person.id;
    if (isAsked) asked.push({ promotion: view, text: waitsFor(view) });
    const mineText = whatToDo(person, row, view, weighed);
    if (mineText !== null) mine.push({ promotion: view, text: mineText });
  }
  for (const row of await sql.query<PromotionRow>(unsigned, [projects, most])) {
    const maintains = can(person, 'promotion.waive', { projectId: row.projectId });
    if (whyNotSignOff(person, row, maintains) !== null) continue;
    const text = `${row.brokenGlass?.by} went past the policy of ${row.toName}: ${row.brokenGlass?.reason}. Sign it off.`;
    mine.push({ promotion: promotionView(row), text });
  }
  const done = await sql.query<PromotionRow>(ended, [projects, mostDone, person.id]);
  return { mine, asked, done: done.map((row) => itemOfEnded(row)) };
}

/** How many wait for the caller. */
export async function countInbox(services: Services, call: Call): Promise<{ mine: number }> {
  if (call.actor.kind !== 'person') return { mine: 0 };
  return { mine: (await getInbox(services, call)).mine.length };
}

function whatToDo(
  person: Person,
  row: PromotionRow,
  view: PromotionView,
  weighed: Weighed | null,
): string | null {
  if (!weighed) return null;
  const { facts, judgement } = weighed;
  const { projectId, requestedById, requestedBy, toName } = row;
  const isMine = requestedById === person.id;
  if (view.state === 'approved') {
    const may = isMine || can(person, 'promotion.execute', { projectId, stage: row.to });
    return may ? `Everything passes; the last click into ${toName} is missing.` : null;
  }
  const undecided = judgement.verdicts.some(
    (verdict) => verdict.kind === 'approvals' && !isOpen(verdict),
  );
  const gave = row.approvals.some(
    (approval, at) => approval.personId === person.id && view.approvals[at]?.counts,
  );
  const mayDecide =
    judgement.asked !== null && whyNotDecide(person, facts.policy, judgement.asked) === null;
  if (undecided && !gave && mayDecide) return `${requestedBy} asks for your approval into ${toName}.`;
  const failed = judgement.verdicts.filter(({ verdict }) => verdict === 'failed');
  const maintains = can(person, 'promotion.waive', { projectId });
  if (failed.length > 0 && maintains && !isMine) {
    return `${requestedBy} asks although ${failed.map(({ title }) => title).join(', ')} fails: waive it or reject.`;
  }
  return null;
}

const waitsFor = (view: PromotionView): string => {
  if (view.state === 'approved') return 'Everything passes; the last click is missing.';
  const closed = view.verdicts.filter((verdict) => !isOpen(verdict));
  return closed.map(({ reason }) => reason).join(' ') || 'Is about to happen.';
};

function itemOfEnded(row: PromotionRow): InboxItem {
  const promotion = promotionView(row);
  const text = promotion.outcome ?? `In ${row.toName}${promotion.reason ? `: ${promotion.reason}` : ''}.`;
  return { promotion, text };
}
