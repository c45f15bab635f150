import { parseAsString } from 'nuqs/server';
import { cutText } from '@/lib/text/cut-text';

/** What the address of the audit page holds. Days are UTC: `2026-03-03`. */
export const auditFilterParsers = {
  project: parseAsString,
  about: parseAsString,
  actor: parseAsString,
  action: parseAsString,
  target: parseAsString,
  address: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

export interface AuditFilter {
  project: string | null;
  /** A digest, a build, a tag, a promotion's id, an e-mail, a robot's username. */
  about: string | null;
  actor: string | null;
  /** An action, or the part before its dot for all of its kind. */
  action: string | null;
  target: string | null;
  address: string | null;
  from: string | null;
  to: string | null;
}

/** The filter as the API takes it; what is empty, or no day, is left out. `to` counts whole. */
export const auditQueryOf = (filter: AuditFilter) => ({
  ...(filter.project ? { project: filter.project } : {}),
  ...(filter.about?.trim() ? { about: filter.about.trim() } : {}),
  ...(filter.actor?.trim() ? { actor: filter.actor.trim() } : {}),
  ...(filter.action ? { action: cutText(filter.action, 60) } : {}),
  ...(filter.target?.trim() ? { target: filter.target.trim() } : {}),
  ...(filter.address?.trim() ? { address: filter.address.trim() } : {}),
  ...bound('from', filter.from, '00:00:00.000Z'),
  ...bound('to', filter.to, '23:59:59.999Z'),
});

/** Where the browser gets all lines of the filter as a file. */
export const exportHref = (filter: AuditFilter, format: 'csv' | 'json'): string =>
  `/api/v1/audit/export?${new URLSearchParams({ format, ...auditQueryOf(filter) }).toString()}`;

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
