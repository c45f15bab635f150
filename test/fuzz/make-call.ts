import type { FuzzCall, FuzzCaller } from './call';
import { hostileHeader } from './hostile-headers';
import {
  hostileDate,
  hostileDocument,
  hostileJson,
  hostileMember,
  hostileMoment,
  hostileNumber,
  hostileText,
  longText,
} from './hostile-values';
import { jsonText, Members } from './json-text';
import { randomOf, type Random } from './random';
import { sample, type Known, type Schema } from './schema';
import type { Target } from './targets';

/** What calls are made of: what is served, who calls, and what there is. */
export interface Material {
  readonly targets: readonly Target[];
  readonly callers: readonly FuzzCaller[];
  /** By the names of parameters of paths and queries, or by route and name: `GET /me/tokens/{id} id`. */
  readonly parameters: Known;
  /** By the names of fields in bodies. */
  readonly fields: Known;
  /** Of every list, the cursor of its second page. */
  readonly cursors: readonly string[];
  readonly manifests: readonly object[];
  readonly blobs: readonly { readonly digest: string; readonly bytes: Buffer }[];
}

/** What is between a right call and the one that is sent. */
interface Draft {
  method: string;
  path: Map<string, string>;
  query: [string, string][];
  body: unknown;
  /** What is sent in place of `body`. */
  document: Buffer | null;
  headers: [string, string][];
  /** The whole path, changed as a text. */
  bend: (path: string) => string;
}

/**
 * The call of a number in a run: first as a client would make it, of what is known, then mostly
 * with one to three things that no client does. The same for the same seed, number and material.
 */
export function makeCall(material: Material, seed: number, at: number): FuzzCall {
  const random = randomOf(seed, at);
  const target = pickWeighted(material.targets, random);
  const caller = pickWeighted(material.callers, random);
  const draft = rightCall(material, target, random);
  const wrongs = random.pick([0, 0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
  for (let wrong = 0; wrong < wrongs; wrong++) makeWrong(draft, material, target, random);

  const body = draft.document ?? bodyOf(draft, target);
  const given = new Map<string, string>([
    // As from behind a trusted proxy, each from elsewhere: nobody's failures are in another's way.
    ['x-forwarded-for', `10.${random.below(256)}.${random.below(256)}.${1 + random.below(250)}`],
    ...Object.entries(target.area === 'registry' ? caller.registry : caller.api),
    ...(body === null ? [] : [['content-type', contentTypeOf(target, draft.body)] as const]),
    ...draft.headers,
  ]);
  return {
    seed,
    at,
    target,
    caller: caller.who,
    method: draft.method,
    body,
    path: pathOf(draft, target, random),
    headers: [...given].map(([name, value]) => [name, withoutControls(value)] as const),
  };
}

/** Node's client sends no control characters in a header, and its server refuses what has them. */
const withoutControls = (value: string) => value.replaceAll(/[^\t -~\x80-\xff]/g, '').trim();

function pickWeighted<T extends { readonly weight: number }>(
  from: readonly T[],
  random: Random,
): T {
  const all = from.reduce((sum, { weight }) => sum + weight, 0);
  let left = (random.below(1_000_000) / 1_000_000) * all;
  for (const one of from) {
    left -= one.weight;
    if (left < 0) return one;
  }
  return from[from.length - 1] as T;
}

function rightCall(material: Material, target: Target, random: Random): Draft {
  const known = (name: string, schema: Schema): string => {
    if (name === 'cursor') return random.pick(material.cursors);
    const own = `${target.name} ${name}`;
    const names = Object.hasOwn(material.parameters, own) ? own : name;
    return String(sample(schema, names, material.parameters, random));
  };
  const path = new Map<string, string>();
  for (const [name, schema] of Object.entries(target.parameters))
    path.set(name, known(name, schema));
  const query: [string, string][] = [];
  for (const { name, required, schema } of target.query) {
    if (required || random.chance(name === 'cursor' ? 0.5 : 0.35))
      query.push([name, known(name, schema)]);
  }
  return {
    method: target.method,
    path,
    query,
    document: null,
    headers: [],
    bend: (text: string) => text,
    body: rightBody(material, target, query, random),
  };
}

function rightBody(
  material: Material,
  { body, name }: Target,
  query: [string, string][],
  random: Random,
): unknown {
  if (body === null) return undefined;
  if (body === 'manifest') return annotated(random.pick(material.manifests), random);
  if (body === 'form') return undefined;
  if (body !== 'bytes') return sample(body, name, material.fields, random);
  const blob = random.pick(material.blobs);
  if (random.chance(0.5)) query.push(['digest', blob.digest]);
  return blob.bytes;
}

/** Each push says something else of itself: the same bytes are the same build. */
function annotated(manifest: object, random: Random): object {
  const said = [
    'version',
    'revision',
    'created',
    'source',
    'base.name',
    'authors',
    hostileText(random),
  ];
  const annotations = Object.fromEntries(
    said
      .filter(() => random.chance(0.6))
      .map((name) => [
        `org.opencontainers.image.${name}`,
        name === 'created' ? hostileMoment(random) : hostileText(random),
      ]),
  );
  return { ...manifest, annotations };
}

function bodyOf({ body, query }: Draft, target: Target): Buffer | null {
  if (target.body === 'form') {
    return Buffer.from(new URLSearchParams([['grant_type', 'password'], ...query]).toString());
  }
  if (body === undefined) return null;
  return Buffer.isBuffer(body) ? body : Buffer.from(jsonText(body));
}

function contentTypeOf({ body }: Target, sent: unknown): string {
  if (body === 'form') return 'application/x-www-form-urlencoded';
  if (body === 'bytes') return 'application/octet-stream';
  if (body !== 'manifest') return 'application/json';
  const isIndex = typeof sent === 'object' && sent !== null && 'manifests' in sent;
  return `application/vnd.oci.image.${isIndex ? 'index' : 'manifest'}.v1+json`;
}

function makeWrong(draft: Draft, material: Material, target: Target, random: Random): void {
  switch (random.below(16)) {
    case 0:
    case 1:
    case 2: {
      const names = [...draft.path.keys()];
      if (names.length > 0) draft.path.set(random.pick(names), hostileText(random));
      else makeQueryWrong(draft, material, target, random);
      return;
    }
    case 3:
    case 4:
    case 5:
      return makeQueryWrong(draft, material, target, random);
    case 6:
    case 7:
    case 8:
    case 9:
      if (draft.body === undefined) return makeQueryWrong(draft, material, target, random);
      draft.body = Buffer.isBuffer(draft.body)
        ? hostileDocument(random, draft.body.toString('latin1'))
        : wrongWithin(draft.body, random);
      return;
    case 10:
      draft.document = hostileDocument(random, jsonText(draft.body ?? {}));
      return;
    case 11:
    case 12:
    case 13:
      return bendOrHead(draft, random);
    case 14:
      draft.method = random.pick([
        'GET',
        'HEAD',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
      ]);
      return;
    default:
      draft.bend = bentPath(random);
  }
}

function bendOrHead(draft: Draft, random: Random): void {
  if (random.chance(0.15)) draft.bend = bentPath(random);
  else draft.headers.push([...hostileHeader(random)]);
}

function makeQueryWrong(draft: Draft, material: Material, target: Target, random: Random): void {
  const names = target.query.map(({ name }) => name);
  const name = names.length > 0 && random.chance(0.85) ? random.pick(names) : hostileText(random);
  const set = (value: string) => {
    draft.query = [...draft.query.filter(([one]) => one !== name), [name, value]];
  };
  if (name === 'cursor' && random.chance(0.8)) return set(wrongCursor(material.cursors, random));
  const { schema } = target.query.find((one) => one.name === name) ?? {};
  if (schema?.format === 'date-time' && random.chance(0.8)) return set(hostileMoment(random));
  switch (random.below(8)) {
    case 0:
      draft.query.push([name, hostileText(random)], [name, hostileText(random)]);
      return;
    case 1:
      draft.query.push([
        `${name}${random.pick(['[]', '[0]', '[$ne]', '[__proto__]', '[a][b][c]', '[', ']'])}`,
        hostileText(random),
      ]);
      return;
    case 2:
      return set(hostileNumber(random));
    case 3:
      return set(hostileDate(random));
    default:
      return set(hostileText(random));
  }
}

/** A cursor with some of it changed, of another list, or of something that is in none. */
function wrongCursor(cursors: readonly string[], random: Random): string {
  const real = random.pick(cursors);
  const encoded = (key: string | Buffer) => Buffer.from(key).toString('base64url');
  switch (random.below(7)) {
    case 0:
      return real;
    case 1: {
      const bytes = Buffer.from(real, 'base64url');
      const where = random.below(bytes.length);
      bytes[where] = (bytes[where] ?? 0) ^ (1 << random.below(8));
      return encoded(bytes);
    }
    case 2:
      return real.slice(0, random.below(real.length + 1)) + random.pick(['', '=', '!', '%', '\0']);
    case 3:
      return encoded(hostileText(random));
    case 4:
      return encoded(
        `${hostileMoment(random)} ${random.pick(['00000000-0000-4000-8000-000000000000', 'p1', 'a999', ''])}`,
      );
    case 5:
      return encoded(hostileNumber(random));
    default:
      return encoded(Buffer.from(real, 'base64url').toString() + hostileText(random));
  }
}

/** The document with something in it that does not belong there, anywhere. */
function wrongWithin(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.chance(0.85)) {
    const where = random.below(value.length);
    return value.map((one: unknown, at) => (at === where ? wrongWithin(one, random) : one));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return hostileJson(random);
  const entries = value instanceof Members ? [...value.entries] : Object.entries(value);
  const where = random.below(entries.length + 1);
  const [name = '', inner] = entries[where] ?? [];
  switch (random.below(10)) {
    case 0:
      return hostileJson(random);
    case 1:
      return new Members([...entries, hostileMember(random)]);
    case 2:
      return new Members([...entries, [name, hostileJson(random)]]);
    case 3:
      return new Members(entries.filter((_, at) => at !== where));
    case 4:
      return new Members(
        entries.map((one, at) => (at === where ? [hostileText(random), one[1]] : one)),
      );
    default:
      return new Members(
        entries.map((one, at) => (at === where ? [name, wrongWithin(inner, random)] : one)),
      );
  }
}

function bentPath(random: Random): (path: string) => string {
  const more = random.pick([
    '/',
    '//',
    '/.',
    '/..',
    '/../..',
    '%2f',
    '%2F..',
    '%00',
    '%',
    '%zz',
    '%ff',
    '%ed%a0%80',
    '%c0%ae',
    ';x=1',
    '/__proto__',
    '/constructor',
    '\xff',
    '\xc3\xa9',
    '#x',
    '?',
    '?a',
    '?=',
    '?&&',
    '?__proto__=1',
    '?%',
    '?%00=%00',
    '?a=%ff',
    `?${'a=1&'.repeat(2000)}`,
    `/${longText(random, 3000)}`,
  ]);
  const where = random.below(1000);
  return random.pick([
    (path) => path + more,
    (path) => path + more,
    (path) => `/${path}`,
    (path) => path.toUpperCase(),
    (path) => `http://elsewhere.example${path}`,
    (path) =>
      path.slice(0, 1 + (where % path.length)) + more + path.slice(1 + (where % path.length)),
    (path) => path.replaceAll('/', '//'),
    (path) => path.slice(0, 1 + (where % path.length)),
  ]);
}

/** The bytes of a text in UTF-8; half a surrogate pair by the three bytes that would be its own. */
export function looseUtf8(text: string): Buffer {
  const parts = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0xd800 || code > 0xdfff) return Buffer.from(character);
    return Buffer.from([0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
  });
  return Buffer.concat(parts);
}

const percent = (text: string, plainly: RegExp): string =>
  [...looseUtf8(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return plainly.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');

function pathOf({ path, query, bend }: Draft, target: Target, random: Random): string {
  // An image's name has slashes in the registry's paths, and `~` for them in others.
  const plainly = target.area === 'registry' ? /[\w.~:/-]/ : /[\w.~-]/;
  const filled = target.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    percent(path.get(name) ?? '', plainly),
  );
  const written = query.map((pair) => pair.map((text) => percent(text, /[\w.~:,-]/)).join('='));
  const asked = target.body === 'form' ? '' : written.join('&');
  const bent = bend(asked === '' ? filled : `${filled}?${asked}`);
  // What Node's client would not send is written as an escape; some bytes beyond ASCII stay as they are.
  const raw = random.chance(0.1) ? /[!-~\x80-\xff]/ : /[!-~]/;
  return [...bent].map((one) => (raw.test(one) ? one : percent(one, raw))).join('');
}
