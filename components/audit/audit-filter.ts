import { parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { auditActions } from '@/domain/audit/actions';

/** What the address of the audit page holds. Days are UTC: `2026-03-03`. */
export const auditFilterParsers = {
  project: parseAsString,
  actor: parseAsString,
  action: parseAsStringLiteral(auditActions),
  from: parseAsString,
  to: parseAsString,
};

export interface AuditFilter {
  project: string | null;
  actor: string | null;
  action: string | null;
  from: string | null;
  to: string | null;
}

/** The filter as the API takes it; what is empty, or no day, is left out. `to` counts whole. */
export const auditQueryOf = (filter: AuditFilter) => ({
  ...(filter.project ? { project: filter.project } : {}),
  ...(filter.actor?.trim() ? { actor: filter.actor.trim() } : {}),
  ...(filter.action ? { action: filter.action } : {}),
  ...bound('from', filter.from, '00:00:00.000Z'),
  ...bound('to', filter.to, '23:59:59.999Z'),
});

/** Does the filter hold anything back? */
export const isFiltered = (filter: AuditFilter): boolean =>
  Object.keys(auditQueryOf(filter)).length > 0;

const bound = <Name extends 'from' | 'to'>(
  name: Name,
  day: string | null,
  time: string,
): Partial<Record<Name, string>> => {
  const at = `${day ?? ''}T${time}`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '') || Number.isNaN(Date.parse(at))) return {};
  return { [name]: at } as Partial<Record<Name, string>>;
};
