import { ORPCError } from '@orpc/server';
import { z } from 'zod';
import { fieldProblems, type Issue } from '@/contract/field-problems';
import type { Problem } from '@/contract/shapes/problem';
import { Refusal, type RefusalCode } from '@/lib/refusal';
import { isDatabaseAway } from '@/server/platform/sql/database';

/** The one table from a refusal's code to HTTP (RFC 9457; statuses of RFC 9110 and 6585). */
const statuses: Readonly<Record<RefusalCode, { status: number; title: string }>> = {
  invalid: { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Nobody is signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  'viewing-as': { status: 403, title: 'You only look, as somebody else' },
  'another-person': { status: 409, title: 'This page was made for somebody else' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'In conflict with what is there' },
  'tag-taken': { status: 409, title: 'The tag means another build there' },
  'stage-skipped': { status: 409, title: 'A stage would be skipped' },
  'reason-required': { status: 400, title: 'A reason is needed' },
  'not-in-stage': { status: 409, title: 'The build is not in that stage' },
  'gates-failed': { status: 409, title: 'The stage’s policy does not let it in' },
  changed: { status: 409, title: 'It changed meanwhile' },
  'would-replace': { status: 409, title: 'It would replace what is there' },
  'precondition-failed': { status: 412, title: 'It was saved meanwhile' },
  'already-there': { status: 409, title: 'It is there already' },
  'idempotency-key-reused': { status: 422, title: 'The key was used for another request' },
  'done-before': { status: 409, title: 'It was done before' },
  'still-running': { status: 409, title: 'The first call with this key still runs' },
  throttled: { status: 429, title: 'Too many requests' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON' },
  'reauthentication-required': { status: 403, title: 'Prove that it is you' },
  unavailable: { status: 503, title: 'Not available at the moment' },
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
  /** A defect of ours, to be logged with its cause. */
  readonly unexpected: boolean;
}

/** The request that failed, as far as it matters to what can be said of it. */
export interface Failed {
  readonly method: string;
  /** Did it name an Idempotency-Key? */
  readonly keyed: boolean;
}

/** Translates anything thrown while a request was served. */
export function toProblem(error: unknown, requestId: string, failed: Failed): Answer {
  if (error instanceof Refusal) return refused(error, requestId);
  if (isDatabaseAway(error)) {
    const message = `The database does not answer. ${whatNow(failed)}`;
    const away = new Refusal('unavailable', message, {
      retryAfterSeconds: 5,
      ...outcomeOf(failed),
    });
    return refused(away, requestId);
  }
  if (error instanceof ORPCError && error.status < 500)
    return refused(fromContract(error as ORPCError<string, unknown>), requestId);
  const title = 'Something went wrong on our side';
  const detail = `${title}. ${isRead(failed) ? '' : `${notKnown} `}Tell your administrator the request id ${requestId}.`;
  return {
    status: 500,
    headers: {},
    problem: {
      type: 'about:blank',
      title,
      status: 500,
      code: 'internal',
      detail,
      requestId,
      ...outcomeOf(failed).details,
    },
    unexpected: true,
  };
}

const isRead = ({ method }: Failed): boolean => method === 'GET' || method === 'HEAD';

/** A change may be committed though its answer was lost: nobody here can say (L12). */
const notKnown = 'Whether it was done is not known: look before you do it again.';

const outcomeOf = (failed: Failed): { readonly details?: { readonly outcome: 'unknown' } } =>
  isRead(failed) ? {} : { details: { outcome: 'unknown' } };

function whatNow(failed: Failed): string {
  if (isRead(failed)) return 'Try again in a few seconds.';
  if (!failed.keyed) return notKnown;
  return 'Whether it was done is not known: send it again in a few seconds with the same Idempotency-Key, and it is done once.';
}

function refused(refusal: Refusal, requestId: string): Answer {
  const { status, title } = statuses[refusal.code];
  const { fields, retryAfterSeconds, details } = refusal.options;
  const problem: Problem = {
    ...details,
    type: `urn:sallyport:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    requestId,
    ...(fields ? { errors: [...fields] } : {}),
  };
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined)
    headers['retry-after'] = String(Math.ceil(retryAfterSeconds));
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="sallyport"';
  return { status, headers, problem, unexpected: false };
}

const refusedForm = z.object({
  issues: z.array(z.custom<Issue>((issue) => issue instanceof Object)),
});

/** Parts of a request that are no members of its body. */
const envelope: ReadonlySet<string | number | undefined> = new Set(['body', 'params']);

/** The contract refused the request's form: name each field that is wrong. */
function fromContract(error: ORPCError<string, unknown>): Refusal {
  const parsed = refusedForm.safeParse(error.data);
  if (!parsed.success) return new Refusal('invalid', error.message, { cause: error });
  const fields = fieldProblems(parsed.data.issues).map(({ path, message }) => ({
    path: (path.length > 1 && envelope.has(path[0]) ? path.slice(1) : path).join('.'),
    message,
  }));
  const named = fields.map(({ path, message }) => `${path || 'body'}: ${message}`).join('; ');
  return new Refusal('invalid', `Not valid: ${named}.`, { fields, cause: error });
}
