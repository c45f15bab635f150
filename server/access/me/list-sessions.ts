import { sessionIdleMs } from '../sessions/session-times';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '../call/context';
import { readerOfOwnAccount } from './own-account';

const list = statement(
  'me.sessions',
  `SELECT s.id, s.created_at, s.last_seen_at, s.user_agent, s.address, p.name AS provider
   FROM session s LEFT JOIN sso_provider p ON p.id = s.provider_id
   WHERE s.person_id = $1::uuid AND s.expires_at > $2::timestamptz AND s.last_seen_at > $3::timestamptz
   ORDER BY s.last_seen_at DESC, s.id`,
);

interface Row {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent: string;
  readonly address: string;
  readonly provider: string | null;
}

/** Where the caller is signed in now, and how, most recently seen first. */
export async function listSessions({ db, clock }: Services, call: Call) {
  const person = readerOfOwnAccount(call);
  const now = clock();
  const awake = new Date(now.getTime() - sessionIdleMs);
  const rows = await db.sql.query<Row>(list, [person.id, now, awake]);
  return {
    items: rows.map(({ createdAt, lastSeenAt, ...row }) => ({
      ...row,
      current: row.id === call.session?.id,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    })),
  };
}
