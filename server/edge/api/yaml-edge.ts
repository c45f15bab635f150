import { writtenPolicy } from '@/domain/gates/policy/written-policy';
import { readPolicyYaml, writePolicyYaml } from '@/contract/policy-yaml';
import { policy } from '@/contract/shapes/policies';
import { Refusal } from '@/lib/refusal';
import { namesTag } from './etag';

// Policies may be written in YAML, so that they can live in Git: a request's YAML becomes JSON
// before the contract sees it, an answer's JSON becomes YAML after. Nothing behind knows of it.

const yamlType = /^(application\/(x-)?yaml|text\/(x-)?yaml)$/;
const policyPath = /^\/api\/v1\/projects\/[^/]+\/policies\/[^/]+$/;
const draftPath = /^\/api\/v1\/projects\/[^/]+\/policies\/[^/]+\/(dry-run|replay)$/;

const mediaType = (header: string | null): string =>
  (header ?? '').split(';', 1)[0]!.trim().toLowerCase();

/** Is the body YAML, where YAML is taken? A page of another site cannot send such a type unasked. */
export function sendsYaml({ headers, method, url }: Request): boolean {
  const { pathname } = new URL(url);
  const taken =
    (method === 'PUT' && policyPath.test(pathname)) ||
    (method === 'POST' && draftPath.test(pathname));
  return taken && yamlType.test(mediaType(headers.get('content-type')));
}

/**
 * The same request with its YAML body as JSON.
 * @throws Refusal `invalid`, naming line and column of everything that is wrong with the text.
 */
export async function yamlToJson(request: Request): Promise<Request> {
  const read = readPolicyYaml(decode(new Uint8Array(await request.arrayBuffer())), writtenPolicy);
  if (read.problems !== null) {
    const problems = read.problems.slice(0, 20);
    const fields = problems.map(({ path, message, line, column }) => ({
      path,
      message: `${message} (line ${line}, column ${column})`,
    }));
    const named = problems.map(
      ({ path, message, line, column }) =>
        `line ${line}, column ${column}: ${path === '' ? '' : `${path}: `}${message}`,
    );
    throw new Refusal('invalid', `Not valid: ${named.join('; ')}.`, { fields });
  }
  const headers = new Headers(request.headers);
  headers.set('content-type', 'application/json');
  headers.delete('content-length');
  const body = JSON.stringify(read.policy);
  return new Request(request.url, { method: request.method, headers, body });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('invalid', 'The body is not text in UTF-8. Correct it.');
  }
}

/**
 * A policy's answer as the caller wants it: YAML where they prefer it to JSON, and 304 where they
 * have this very version. Everything else, problems too, stays as it is.
 */
export async function asAsked(request: Request, answer: Response): Promise<Response> {
  const isPolicy = policyPath.test(new URL(request.url).pathname);
  if (!isPolicy || answer.status !== 200) return answer;
  answer.headers.set('vary', 'accept');
  const tag = answer.headers.get('etag');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && tag !== null && namesTag(request.headers.get('if-none-match'), tag)) {
    return new Response(null, { status: 304, headers: { etag: tag, vary: 'accept' } });
  }
  if (!prefersYaml(request.headers.get('accept'))) return answer;
  const headers = new Headers(answer.headers);
  headers.set('content-type', 'application/yaml');
  headers.delete('content-length');
  return new Response(writePolicyYaml(policy.parse(await answer.json())), { headers });
}

/** Is YAML named in `Accept`, with more weight than JSON has there (RFC 9110, 12.5.1)? */
export function prefersYaml(accept: string | null): boolean {
  const weights = (accept ?? '').split(',').map((range) => {
    const q = /;\s*q=([\d.]+)/i.exec(range)?.[1];
    return { type: mediaType(range), weight: q === undefined ? 1 : Number(q) };
  });
  const heaviest = (types: (type: string) => boolean) =>
    Math.max(0, ...weights.filter(({ type }) => types(type)).map(({ weight }) => weight));
  return heaviest((type) => yamlType.test(type)) > heaviest((type) => type === 'application/json');
}
