'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { mutations, queries } from '@/client/queries';
import type { Trust } from '@/contract/shapes/access/keyless';
import { whoIsLetIn } from '@/domain/keyless/rule-words';
import { mostTrusts } from '@/domain/keyless/trust-rule';
import { Button } from '../ui/buttons/button';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { Dialog } from '../ui/dialogs/dialog';
import { toast } from '../ui/notices/toast';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { Skeleton } from '../ui/page/skeleton';
import { Time } from '../ui/text/time';
import { PipelineDialog } from './pipeline-dialog';
import { TrustForm } from './trust-form';

interface TrustsSectionProps {
  project: string;
  /** The robot's name in the project. */
  robot: string;
}

/** The identity tokens that stand for a robot, so that it needs no secret; beside what is told of it. */
export function TrustsSection({ project, robot: name }: TrustsSectionProps) {
  const { data: robot } = useQuery(queries.robot(project, name));
  if (robot === undefined) return null;
  const { restrain, entrust } = robot.can;
  return (
    <Trusts project={project} robot={robot} mayRemove={restrain.allowed} mayAdd={entrust.allowed} />
  );
}

interface TrustsProps {
  project: string;
  /** Its name in the project, what clients sign in with (`robot.shop.ci`), and what it is. */
  robot: { readonly name: string; readonly username: string; readonly kind: 'ci' | 'cluster' };
  /** May the reader take rules away? */
  mayRemove: boolean;
  /** May they add one? It hands out all that the robot may do. */
  mayAdd: boolean;
}

function Trusts({ project, robot, mayRemove, mayAdd }: TrustsProps) {
  const query = useQuery(queries.trusts(project, robot.name));
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<Trust | null>(null);
  const [removing, setRemoving] = useState<Trust | null>(null);
  const count = query.data?.items.length ?? 0;
  return (
    <Card
      title="Without a secret"
      action={
        mayAdd && count > 0 && count < mostTrusts ? (
          <Button size="small" icon={<Plus aria-hidden />} onClick={() => setAdding(true)}>
            Add a rule…
          </Button>
        ) : null
      }
    >
      <QueryView query={query} what="the rules" skeleton={<Skeleton className="h-16" />}>
        {({ items }) => (
          <>
            {items.length === 0 ? (
              <EmptyState
                icon={<KeyRound aria-hidden />}
                title={
                  robot.kind === 'ci'
                    ? 'No pipeline signs in without a secret yet'
                    : 'No workload signs in without a secret yet'
                }
                action={
                  mayAdd ? <Button onClick={() => setAdding(true)}>Add a rule…</Button> : null
                }
              >
                GitHub Actions, GitLab and Kubernetes give each job a short-lived token that says
                what it is. A rule here lets such a job sign in as {robot.username}, so that there
                is nothing to store, rotate or leak.
              </EmptyState>
            ) : (
              <ul className="flex flex-col divide-y divide-line">
                {items.map((trust) => (
                  <TrustRow
                    key={trust.id}
                    trust={trust}
                    mayRemove={mayRemove}
                    onShow={() => setShown(trust)}
                    onRemove={() => setRemoving(trust)}
                  />
                ))}
              </ul>
            )}
            <AddRule
              project={project}
              robot={robot.name}
              trusts={items}
              open={adding}
              onOpenChange={setAdding}
            />
            {removing === null ? null : (
              <RemoveRule
                project={project}
                robot={robot}
                trusts={items}
                trust={removing}
                onClose={() => setRemoving(null)}
              />
            )}
          </>
        )}
      </QueryView>
      {shown === null ? null : (
        <PipelineDialog
          username={robot.username}
          trust={shown}
          open
          onOpenChange={() => setShown(null)}
        />
      )}
    </Card>
  );
}

interface TrustRowProps {
  trust: Trust;
  mayRemove: boolean;
  onShow: () => void;
  onRemove: () => void;
}

function TrustRow({ trust, mayRemove, onShow, onRemove }: TrustRowProps) {
  const { issuerName, issuerUrl, audience, claims, lastUsedAt, lastUsedFrom } = trust;
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1 text-13">
        <p className="font-medium break-words">{whoIsLetIn({ issuer: issuerUrl, claims })}</p>
        <p className="text-secondary wrap-anywhere">
          {issuerName} · audience <code className="font-mono">{audience}</code>
        </p>
        <ul className="flex flex-col">
          {Object.entries(claims).map(([claim, pattern]) => (
            <li key={claim} className="font-mono text-12 text-secondary wrap-anywhere">
              {claim} = {pattern}
            </li>
          ))}
        </ul>
        <p className="text-12 text-secondary">
          {lastUsedAt === null ? (
            'Not used yet'
          ) : (
            <>
              Last used <Time at={lastUsedAt} />
              {lastUsedFrom === null ? null : ` from ${lastUsedFrom}`}
            </>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onShow}>
          Show the pipeline
        </Button>
        {mayRemove ? (
          <Button size="small" onClick={onRemove}>
            Remove…
          </Button>
        ) : null}
      </div>
    </li>
  );
}

interface AddRuleProps {
  project: string;
  robot: string;
  trusts: readonly Trust[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function AddRule({ project, robot, trusts, open, onOpenChange }: AddRuleProps) {
  const issuers = useQuery({ ...queries.issuers(), enabled: open });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Sign in as ${robot} without a secret`}
      description="Which tokens stand for it: of which issuer, for what, and whose."
    >
      <QueryView query={issuers} what="the issuers" skeleton={<Skeleton className="h-40" />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No issuer is trusted yet">
              An administrator adds GitHub, GitLab or your cluster under Sign-in, Trusted issuers.
            </EmptyState>
          ) : (
            <TrustForm
              project={project}
              robot={robot}
              issuers={items}
              trusts={trusts}
              onDone={() => onOpenChange(false)}
            />
          )
        }
      </QueryView>
    </Dialog>
  );
}

interface RemoveRuleProps {
  project: string;
  robot: TrustsProps['robot'];
  trusts: readonly Trust[];
  trust: Trust;
  onClose: () => void;
}

function RemoveRule({ project, robot, trusts, trust, onClose }: RemoveRuleProps) {
  const client = useQueryClient();
  const save = useMutation(
    mutations.trusts.put.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.trusts.key() }),
    }),
  );
  const left = trusts
    .filter(({ id }) => id !== trust.id)
    .map(({ issuer, audience, claims }) => ({ issuer, audience, claims }));
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title="Remove this rule?"
      act="Remove the rule"
      acting="Removing…"
      failed="The rule was not removed"
      onConfirm={async () => {
        await save.mutateAsync({ project, name: robot.name, trusts: left });
        toast.done('The rule is removed');
      }}
    >
      <p>
        {whoIsLetIn({ issuer: trust.issuerUrl, claims: trust.claims })} can no longer sign in as{' '}
        {robot.username}, and what they got by it is refused from its next request on.
      </p>
    </ConfirmDialog>
  );
}
