import { stopped } from './text/full-stop';

/**
 * Every reason for which a use case says no. The code is stable and part of the API; each protocol
 * translates it once (server/edge/api/problem.ts has the table for REST).
 */
export type RefusalCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'viewing-as'
  | 'another-person'
  | 'not-found'
  | 'conflict'
  | 'tag-taken'
  | 'stage-skipped'
  | 'reason-required'
  | 'not-in-stage'
  | 'gates-failed'
  | 'changed'
  | 'would-replace'
  | 'precondition-failed'
  | 'already-there'
  | 'idempotency-key-reused'
  | 'done-before'
  | 'still-running'
  | 'throttled'
  | 'too-large'
  | 'unsupported-media-type'
  | 'reauthentication-required'
  | 'unavailable';

/**
 * A use case's refusal; `message` says what happened and what to do, for a person. It ends with a stop,
 * whatever it was put together from.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly options: {
      /** Which fields were refused, and why. */
      fields?: readonly { path: string; message: string }[];
      retryAfterSeconds?: number;
      /** More for programs, beside the message: members of the problem document (RFC 9457, 3.2). */
      details?: Readonly<Record<string, unknown>>;
      /** It is what came of the call, which committed: no answer kept under its key stands for it. */
      committed?: true;
      cause?: unknown;
    } = {},
  ) {
    super(stopped(message), { cause: options.cause });
  }
}
