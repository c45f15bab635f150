import { nameInTrail } from '@/domain/people/actors';
import type { ShownEvent } from './show-event';

/** How an export is written: what comes first, each line, and what comes last. */
export interface ExportFormat {
  readonly type: string;
  readonly begin: string;
  /** @param index of the line in the export, from 0. */
  readonly line: (event: ShownEvent, index: number) => string;
  readonly end: string;
}

const csvColumns: readonly (readonly [string, (event: ShownEvent) => unknown])[] = [
  ['seq', ({ seq }) => seq],
  ['at', ({ at }) => at],
  ['actor kind', ({ actor }) => actor.kind],
  ['actor', ({ actor }) => nameInTrail(actor)],
  ['action', ({ action }) => action],
  ['project', ({ project }) => project],
  ['target', ({ target }) => target],
  ['before', ({ before }) => before],
  ['after', ({ after }) => after],
  ['address', ({ address }) => address],
  ['request id', ({ requestId }) => requestId],
  ['actor id', ({ actor }) => actor.id],
  ['actor name', ({ actor }) => actor.name],
];

/** Values are what people and machines sent: what a spreadsheet would run as a formula. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One field of RFC 4180, in quotes wherever it needs them. What a spreadsheet would take for a formula
 * gets an apostrophe in front; objects are written as JSON, none as nothing.
 */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const csvRow = (values: readonly unknown[]): string => `${values.map(csvField).join(',')}\r\n`;

/** `json` is one array with a line of the file to each event: cut off anywhere, it is no JSON. */
export const exportFormats = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    begin: csvRow(csvColumns.map(([name]) => name)),
    line: (event) => csvRow(csvColumns.map(([, of]) => of(event))),
    end: '',
  },
  json: {
    type: 'application/json',
    begin: '[',
    line: (event, index) => `${index === 0 ? '' : ','}\n${JSON.stringify(event)}`,
    end: '\n]\n',
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatName = keyof typeof exportFormats;
