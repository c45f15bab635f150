import { problem, type Problem } from '@/contract/shapes/problem';

/** A refusal by the API, or the network's failure to reach it, with what a person needs to know. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
  get status(): number {
    return this.problem.status;
  }
  get code(): string {
    return this.problem.code;
  }
}

/**
 * Reads an error answer; one that is no problem document (a proxy's page) still gets words.
 * @param method of the request: what it was to change may be changed though something on the way failed.
 */
export const problemOfResponse = async (
  response: Response,
  method: string,
): Promise<ProblemError> => {
  const body: unknown = await response.json().catch(() => null);
  const parsed = problem.safeParse(body);
  if (parsed.success) return new ProblemError(parsed.data);
  return new ProblemError({
    type: 'about:blank',
    title: 'Unexpected answer',
    status: response.status,
    code: 'unexpected-answer',
    detail: `The server answered ${response.status} without saying why. Try again; if it stays, tell an administrator.`,
    requestId: response.headers.get('x-request-id') ?? '',
    ...(response.status >= 500 && outcomeOf(method)),
  });
};

const outcomeOf = (method: string): Pick<Problem, 'outcome'> =>
  method === 'GET' ? {} : { outcome: 'unknown' };

/** The request never got an answer: what it was to change may be changed nevertheless (L12). */
export const unreachable = (method: string): ProblemError =>
  new ProblemError({
    type: 'about:blank',
    title: 'Server not reached',
    status: 0,
    code: 'unreachable',
    detail:
      method === 'GET'
        ? 'The server could not be reached. Check the connection, then try again.'
        : 'No answer came from the server, so it is not known whether this was done. Check the connection, and look before you try again.',
    requestId: '',
    ...outcomeOf(method),
  });

/** Anything thrown, as a problem to show. What is no ProblemError is a defect of the page itself. */
export const toProblem = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : {
        type: 'about:blank',
        title: 'The page failed',
        status: 500,
        code: 'page',
        detail: 'Something went wrong while this page was put together.',
        requestId:
          error instanceof Error && 'digest' in error && typeof error.digest === 'string'
            ? error.digest
            : '',
      };

/**
 * What heads the words of a failure: nobody says that something was not done who does not know it (L12).
 * @param what failed, as a clause: `The robot was not made`.
 */
export function headingOf(what: string, error: unknown): string {
  const { code, outcome } = toProblem(error);
  if (isDoneBefore(code)) return 'This was done, though its answer was lost';
  return outcome === 'unknown' ? 'It is not known whether this was done' : what;
}

/** Was what was asked for done, by a call whose answer is not to be had again? */
export const isDoneBefore = (code: string): boolean => code === 'done-before';

/** What was refused per field, by its name, for forms. */
export const fieldErrors = (error: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (error instanceof ProblemError ? (error.problem.errors ?? []) : []).map((one) => [
      one.path,
      one.message,
    ]),
  );
