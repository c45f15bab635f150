'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FilePenLine } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { mutations, queries } from '@/client/queries';
import type { PolicyProposal } from '@/contract/shapes/policies';
import { Button } from '../../ui/buttons/button';
import { ReasonDialog } from '../../ui/dialogs/reason-dialog';
import { toast } from '../../ui/notices/toast';
import { Card } from '../../ui/page/card';
import { ErrorPanel } from '../../ui/page/error-panel';
import { State } from '../../ui/text/state';
import { Time } from '../../ui/text/time';
import { ActorName } from '../actors/actor-name';
import { ProjectName } from '../project-names';
import { ChangeList } from './change-list';

interface LastProposalProps {
  project: string;
  /** Null: of the switch that asks for a second word. */
  stage: string | null;
  /** The version of the stage's policy that is in force. */
  version?: number;
}

/**
 * What was proposed of a stage's policy, or of the switch, and waits; what was declined last stays with why,
 * until something else is proposed or another version counts.
 */
export function LastProposal({ project, stage, version }: LastProposalProps) {
  const { data } = useQuery(queries.proposals(project));
  // What is open comes first, then what was decided last.
  const last = data?.items.find((one) => one.stage === stage);
  if (last?.state === 'declined') {
    const isPast = version !== undefined && version !== last.version;
    return isPast ? null : <Declined proposal={last} />;
  }
  if (last?.state !== 'open') return null;
  return (
    <Card title={stage === null ? 'Waits for another maintainer' : 'A change waits to be agreed'}>
      <Proposal proposal={last} whoAgrees={last.whoAgrees} />
    </Card>
  );
}

/** What is in force stayed, and who proposed something else reads why. */
function Declined({ proposal }: { proposal: PolicyProposal }) {
  const { by, at, changes, decidedBy, decidedAt, reason } = proposal;
  return (
    <Card title="A change was declined">
      <div className="flex flex-col gap-3 text-13">
        <State kind="failed" className="items-start whitespace-normal">
          <span className="wrap-anywhere">
            Declined by {decidedBy === null ? 'somebody' : <ActorName actor={decidedBy} />}
            {decidedAt === null ? null : (
              <>
                , <Time at={decidedAt} />
              </>
            )}
            {reason === null ? '.' : `: ${reason}`}
          </span>
        </State>
        <p className="text-secondary">
          Proposed by <ActorName actor={by} />, <Time at={at} />. What was in force stayed.
        </p>
        <ChangeList changes={changes} />
      </div>
    </Card>
  );
}

/** Changes of policies that wait for this person's word. */
export function ProposalsToAgree({ items }: { items: readonly PolicyProposal[] }) {
  if (items.length === 0) return null;
  const title = 'Changes of policies to agree to';
  return (
    <Card flush className="mb-6 max-w-4xl" title={title}>
      <ul aria-label={title} className="divide-y divide-line">
        {items.map((proposal) => (
          <li key={proposal.id} className="flex flex-col gap-2 px-4 py-3">
            <p className="flex items-start gap-2 text-13">
              <FilePenLine aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
              <Link
                href={hrefOf(proposal)}
                className="font-semibold wrap-anywhere text-accent hover:underline"
              >
                <ProjectName slug={proposal.project} />
                {proposal.stageName === null ? ', settings' : `, into ${proposal.stageName}`}
              </Link>
            </p>
            <Proposal proposal={proposal} whoAgrees={null} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const hrefOf = ({ project, stage }: PolicyProposal): string =>
  stage === null ? `/projects/${project}/settings` : `/projects/${project}/policies/${stage}`;

interface ProposalProps {
  proposal: PolicyProposal;
  /** Who can agree to it, or why nobody can, where the page tells. */
  whoAgrees: string | null;
}

function Proposal({ proposal, whoAgrees }: ProposalProps) {
  const { project, id, by, at, changes, isBehind, decide: act, isMine, version } = proposal;
  const [declining, setDeclining] = useState(false);
  const client = useQueryClient();
  const decide = useMutation(
    mutations.policies.decide.mutationOptions({
      onSuccess: ({ state }) => {
        toast.done(words[state]);
        setDeclining(false);
      },
      onSettled: () =>
        Promise.all([
          client.invalidateQueries({ queryKey: mutations.policies.key() }),
          client.invalidateQueries({ queryKey: mutations.inbox.key() }),
          client.invalidateQueries({ queryKey: mutations.projects.key() }),
        ]),
    }),
  );
  return (
    <div className="flex flex-col gap-3 text-13">
      <p className="text-secondary">
        Proposed by <ActorName actor={by} />, <Time at={at} />. It counts once another maintainer
        agrees.
      </p>
      <ChangeList changes={changes} />
      {isBehind ? (
        <State kind="warning" className="items-start whitespace-normal">
          Another version came into force since version {version}: it has to be proposed anew.
        </State>
      ) : null}
      {isMine && whoAgrees !== null ? <p className="text-12 text-secondary">{whoAgrees}</p> : null}
      <div className="flex flex-wrap items-start gap-2">
        {isMine ? (
          <Button
            size="small"
            busy={decide.isPending && 'Taking it back…'}
            onClick={() => decide.mutate({ project, id, decision: 'take-back' })}
          >
            Take it back
          </Button>
        ) : (
          <>
            <Button
              size="small"
              variant="primary"
              busy={decide.isPending && !declining && 'Agreeing…'}
              disabledReason={isBehind ? 'It has to be proposed anew.' : act.reason}
              reasonPlacement="below"
              onClick={() => decide.mutate({ project, id, decision: 'agree' })}
            >
              Agree
            </Button>
            {act.allowed ? (
              <Button size="small" onClick={() => setDeclining(true)}>
                Decline…
              </Button>
            ) : null}
          </>
        )}
      </div>
      {decide.isError && !declining ? (
        <ErrorPanel what="It was not decided" error={decide.error} />
      ) : null}
      <ReasonDialog
        open={declining}
        onOpenChange={setDeclining}
        title="Decline the change?"
        label="Why"
        required
        act="Decline"
        acting="Declining…"
        failed="It was not declined"
        onAct={(reason) => decide.mutateAsync({ project, id, decision: 'decline', reason })}
      >
        <p>
          What is in force stays. <ActorName actor={by} /> reads why beside the policy, and may
          propose something else.
        </p>
      </ReasonDialog>
    </div>
  );
}

const words = {
  open: 'It waits',
  agreed: 'Agreed: it counts now',
  declined: 'Declined',
  'taken-back': 'Taken back',
  superseded: 'Something else was proposed since',
} as const satisfies Record<PolicyProposal['state'], string>;
