import type { FuzzCall } from './call';
import type { FuzzAnswer } from './send';

/** What is nobody's business: where our code stands, and what it asks of the database. */
const innards = new RegExp(
  [
    String.raw`\bat [\w.<>\s]+ \(?(?:file:|node:|/)|node_modules|PrismaClient`,
    String.raw`\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b[^<]{0,80}\b(?:FROM|VALUES|SET|WHERE)\b`,
    'syntax error at|violates .{0,40}constraint|invalid input syntax|invalid byte sequence',
    'out of range for type|value out of range',
  ].join('|'),
);

/** What is wrong with an answer; null: nothing. */
export function judge(call: FuzzCall, answer: FuzzAnswer): string | null {
  const { status, text, cut } = answer;
  if (isDocumented(answer)) return null;
  if (status >= 500 || status < 200) return `answered ${status}: ${text.slice(0, 300)}`;
  const found = innards.exec(text)?.[0];
  if (found !== undefined) return `tells of its innards: ${found}`;
  if (status < 400 || call.method === 'HEAD' || cut || isOfNode(answer)) return null;
  return isRefusal(areaOf(call.path), answer)
    ? null
    : `is no refusal of the protocol: ${status} ${typeOf(answer)} ${text.slice(0, 200)}`;
}

/**
 * The answers of 500 and more that are none of a call's making: an identity token whose issuer gives out no
 * keys (`issuer.invalid` never does) is not known to be wrong (docs/access.md); and a machine that others
 * keep busy may make a transaction too slow. Both say when to try again; a run bears few of them.
 */
const isDocumented = ({ status, headers, text }: FuzzAnswer): boolean =>
  status === 503 && (headers['retry-after'] !== undefined || text.includes('UNAVAILABLE'));

/** Node's own server: it could not read the request, or meet its `Expect`, and nobody of ours saw it. */
const isOfNode = ({ status, text, headers }: FuzzAnswer): boolean =>
  text === '' &&
  (status === 417 || (headers.connection === 'close' && [400, 431].includes(status)));

const typeOf = ({ headers }: FuzzAnswer): string => String(headers['content-type'] ?? '');

/** RFC 9457; OCI distribution, "Error Codes"; Artifactory's error document. */
function isRefusal(area: ReturnType<typeof areaOf>, answer: FuzzAnswer): boolean {
  const { status, text } = answer;
  const type = typeOf(answer);
  // A method that no area but the registry knows is refused before any of them.
  if (status === 405 && area !== 'registry' && type.startsWith('text/plain')) return true;
  const document = jsonOf(text);
  const [first] = listOf(member(document, 'errors'));
  switch (area) {
    case 'api':
      return (
        type === 'application/problem+json' &&
        member(document, 'status') === status &&
        typeof member(document, 'code') === 'string'
      );
    case 'registry':
      return (
        type === 'application/json' &&
        typeof member(first, 'code') === 'string' &&
        typeof member(first, 'message') === 'string'
      );
    case 'artifactory':
      return member(first, 'status') === status;
    case 'other':
      return true;
  }
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Who answers at a path, as the port decides it. */
function areaOf(path: string): 'api' | 'registry' | 'artifactory' | 'other' {
  const own = path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  if (/^\/(v2|token)(\/|\?|$)/.test(own)) return 'registry';
  if (/^\/api\/v1(\/|\?|$)/.test(own)) return 'api';
  return /^\/artifactory(\/|\?|$)/.test(own) ? 'artifactory' : 'other';
}
