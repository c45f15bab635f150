import pg from 'pg';

const keys = new Map<string, string>();

/** What a column is called in a row: `imageId` of `image_id`. There are as many as statements name. */
export function keyOf(column: string): string {
  let key = keys.get(column);
  if (key === undefined) {
    key = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    keys.set(column, key);
  }
  return key;
}

interface RowDescription {
  readonly fields: { name: string }[];
}

/** The part of pg's queries that its types leave out: what they do with what a connection says. */
interface Described extends pg.Query {
  handleRowDescription(message: RowDescription): void;
}

const Query = pg.Query as unknown as new (config: pg.QueryConfig) => Described;

/**
 * A query whose rows have camelCase keys. The columns are renamed in the description that comes before
 * them, once for each answer: a row costs what it costs without.
 */
export class KeyedQuery extends Query {
  override handleRowDescription(message: RowDescription): void {
    for (const field of message.fields) field.name = keyOf(field.name);
    super.handleRowDescription(message);
  }
}
