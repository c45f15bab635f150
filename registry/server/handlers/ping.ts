import { answerJson } from '../http/answer';
import type { SignedInCall } from '../call';

/** "This is a registry of version 2, and you are signed in" (OCI distribution, "Determining Support"). */
export function ping(call: SignedInCall): void {
  answerJson(call, 200, {});
}
