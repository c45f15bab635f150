import { decideProposal } from '@/server/pipeline/policies/decide-proposal';
import { getPolicy } from '@/server/pipeline/policies/get-policy';
import { holdStage, releaseStage } from '@/server/pipeline/policies/hold-stage';
import { listPolicies } from '@/server/pipeline/policies/list-policies';
import { listProposals } from '@/server/pipeline/policies/list-proposals';
import { policyHistory } from '@/server/pipeline/policies/policy-history';
import { putPolicy } from '@/server/pipeline/policies/put-policy';
import { markPolicyRead } from '@/server/pipeline/policies/mark-policy-read';
import { replayPolicy } from '@/server/pipeline/policies/replay-policy';
import { tryPolicy } from '@/server/pipeline/policies/try-policy';
import { etagOf, versionsOf } from '../etag';
import { api } from '../implementer';

export const policies = {
  list: api.policies.list.handler(({ context: { services, call }, input }) =>
    listPolicies(services, call, input),
  ),
  get: api.policies.get.handler(async ({ context, input }) => {
    const policy = await getPolicy(context.services, context.call, input);
    context.answerHeaders.set('etag', etagOf(policy.version));
    return policy;
  }),
  proposals: api.policies.proposals.handler(({ context: { services, call }, input }) =>
    listProposals(services, call, input),
  ),
  decide: api.policies.decide.handler(({ context: { services, call }, input }) =>
    decideProposal(services, call, input),
  ),
  read: api.policies.read.handler(({ context: { services, call }, input }) =>
    markPolicyRead(services, call, input),
  ),
  put: api.policies.put.handler(async ({ context, input: { params, body } }) => {
    const { services, call, headers, answerHeaders } = context;
    const expected = versionsOf(headers.get('if-match'));
    const policy = await putPolicy(services, call, params, body, expected);
    answerHeaders.set('etag', etagOf(policy.version));
    return policy;
  }),
  history: api.policies.history.handler(({ context: { services, call }, input }) =>
    policyHistory(services, call, input),
  ),
  tryOut: api.policies.tryOut.handler(({ context: { services, call }, input: { params, body } }) =>
    tryPolicy(services, call, params, body),
  ),
  replay: api.policies.replay.handler(({ context: { services, call }, input: { params, body } }) =>
    replayPolicy(services, call, params, body),
  ),
  hold: api.policies.hold.handler(({ context: { services, call }, input }) =>
    holdStage(services, call, input),
  ),
  release: api.policies.release.handler(({ context: { services, call }, input }) =>
    releaseStage(services, call, input),
  ),
};
