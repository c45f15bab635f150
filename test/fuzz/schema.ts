import { hostileMoment, hostileText, longText } from './hostile-values';
import type { Random } from './random';

/** As much of JSON Schema as the OpenAPI document uses. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly format?: string;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}

/** What exists in the world, by the names of fields and parameters. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/**
 * A value as the schema describes it: of what is known under the field's name where there is any, at
 * a bound of the schema from time to time.
 */
export function sample(schema: Schema, name: string, known: Known, random: Random): unknown {
  if (schema.anyOf) return sample(random.pick(schema.anyOf), name, known, random);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  const familiar = Object.hasOwn(known, name) ? known[name] : undefined;
  if (random.chance(0.06)) return edgeOf(schema, random);
  switch (schema.type) {
    case 'object':
      return sampleObject(schema, known, random);
    case 'array': {
      const count = Math.max(
        schema.minItems ?? 0,
        random.below(Math.min(schema.maxItems ?? 3, 3) + 1),
      );
      return Array.from({ length: count }, () => sample(schema.items ?? {}, name, known, random));
    }
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    case 'integer':
    case 'number':
      return familiar && random.chance(0.95) ? random.pick(familiar) : sampleNumber(schema, random);
    case undefined:
    default:
      return familiar && random.chance(0.96) ? random.pick(familiar) : sampleText(schema, random);
  }
}

/** What the schema lets through, and who wrote it did not think of. */
function edgeOf(schema: Schema, random: Random): unknown {
  const { type, format, maxLength = 300, minimum = -1, maximum = 2 ** 53 } = schema;
  if (type === 'integer') return random.pick([minimum, minimum + 1, maximum, maximum - 1, 0, -0]);
  if (type === 'number')
    return random.pick([minimum, maximum, 5e-324, 1e-9, 0.1 + 0.2, maximum - 1e-9]);
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'array' || type === 'object') return type === 'array' ? [] : {};
  if (format === 'date-time') return hostileMoment(random);
  const most = Math.min(maxLength, 20_000);
  return random.pick([
    longText(random, most),
    '\u{1f469}'.repeat(most / 2),
    `${'x'.repeat(most - 1)}\u{1f469}`,
    '\u202e'.repeat(most),
    hostileText(random),
    hostileText(random).slice(0, most),
  ]);
}

function sampleObject(schema: Schema, known: Known, random: Random): Record<string, unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const value: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(properties)) {
    if (required.includes(name) || random.chance(0.4))
      value[name] = sample(inner, name, known, random);
  }
  if (typeof additionalProperties === 'object') {
    for (let more = random.below(4); more > 0; more--) {
      value[random.pick(['ticket', 'sub', 'repository', 'a.b/c', longText(random, 12)])] = sample(
        additionalProperties,
        '',
        known,
        random,
      );
    }
  }
  return value;
}

function sampleNumber({ minimum = 0, maximum = 100, type }: Schema, random: Random): number {
  const least = Math.max(minimum, 0);
  const most = Math.min(maximum, 2_147_483_647);
  if (random.chance(0.1)) return random.pick([least, most]);
  const value = least + random.below(Math.min(most - least, 20) + 1);
  return type === 'number' && random.chance(0.2) ? value + 0.25 : value;
}

function sampleText(schema: Schema, random: Random): unknown {
  const { format, examples = [], minLength = 0, maxLength = 60 } = schema;
  if (examples.length > 0 && random.chance(0.5)) return random.pick(examples);
  if (format === 'date-time')
    return random.pick(['2026-01-01T00:00:00Z', '2025-06-30T12:30:00.5Z', '2999-12-31T23:59:59Z']);
  if (format === 'email') return `${longText(random, 5)}@example.com`.toLowerCase();
  if (format === 'uri') return 'https://ci.example.com/run/1';
  if (format === 'uuid') return '00000000-0000-4000-8000-000000000000';
  const length = random.chance(0.15) ? maxLength : Math.max(minLength, 1 + random.below(12));
  const text = longText(random, Math.min(length, 20_000));
  return random.chance(0.5) ? text : `x${text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`;
}
