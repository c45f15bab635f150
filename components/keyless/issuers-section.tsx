'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { BadgeCheck, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { IssuerCheck, TrustedIssuer } from '@/contract/shapes/access/keyless';
import { own } from '@/lib/text/own';
import { Button } from '../ui/buttons/button';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { Dialog } from '../ui/dialogs/dialog';
import { toast } from '../ui/notices/toast';
import { Card } from '../ui/page/card';
import { EmptyState } from '../ui/page/empty-state';
import { QueryView } from '../ui/page/query-view';
import { Skeleton } from '../ui/page/skeleton';
import { State } from '../ui/text/state';
import { IssuerForm } from './issuer-form';

/** Whose identity tokens robots may sign in with: administrators change it, others only read. */
export function IssuersSection() {
  const { admin: mayEdit } = useMe();
  const query = useQuery(queries.issuers());
  const [form, setForm] = useState<{ issuer: TrustedIssuer | null } | null>(null);
  const [removing, setRemoving] = useState<TrustedIssuer | null>(null);
  const [checks, setChecks] = useState<Readonly<Record<string, IssuerCheck>>>({});
  const note = (slug: string, check: IssuerCheck) =>
    setChecks((before) => ({ ...before, [slug]: check }));
  const add = () => setForm({ issuer: null });
  return (
    <Card
      title="Trusted issuers"
      action={
        mayEdit && (query.data?.items.length ?? 0) > 0 ? (
          <Button size="small" icon={<Plus aria-hidden />} onClick={add}>
            Trust an issuer…
          </Button>
        ) : null
      }
    >
      <QueryView query={query} what="the issuers" skeleton={<Skeleton className="h-16" />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<BadgeCheck aria-hidden />}
              title="No issuer is trusted yet"
              action={mayEdit ? <Button onClick={add}>Trust an issuer…</Button> : null}
            >
              GitHub Actions, GitLab and Kubernetes vouch for their jobs and pods with short-lived
              tokens. Once you trust one of them, maintainers can let its pipelines sign in as their
              robots, with no secret to store.
            </EmptyState>
          ) : (
            <ul className="flex flex-col divide-y divide-line">
              {items.map((issuer) => (
                <IssuerRow
                  key={issuer.slug}
                  issuer={issuer}
                  check={own(checks, issuer.slug)}
                  mayEdit={mayEdit}
                  onChecked={(check) => note(issuer.slug, check)}
                  onEdit={() => setForm({ issuer })}
                  onRemove={() => setRemoving(issuer)}
                />
              ))}
            </ul>
          )
        }
      </QueryView>
      <Dialog
        open={form !== null}
        onOpenChange={() => setForm(null)}
        title={form?.issuer ? `Change ${form.issuer.name}` : 'Trust an issuer'}
        description="Trusting it lets nobody in by itself: each robot’s rules say whose tokens it takes."
      >
        <IssuerForm
          issuer={form?.issuer ?? null}
          onSaved={(slug, check) => {
            note(slug, check);
            setForm(null);
            toast.done('The issuer is saved');
          }}
        />
      </Dialog>
      {removing === null ? null : (
        <RemoveIssuer issuer={removing} onClose={() => setRemoving(null)} />
      )}
    </Card>
  );
}

interface IssuerRowProps {
  issuer: TrustedIssuer;
  /** What came of the last try, on this page. */
  check: IssuerCheck | undefined;
  mayEdit: boolean;
  onChecked: (check: IssuerCheck) => void;
  onEdit: () => void;
  onRemove: () => void;
}

function IssuerRow({ issuer, check, mayEdit, onChecked, onEdit, onRemove }: IssuerRowProps) {
  const tryNow = useMutation(mutations.issuers.check.mutationOptions({ onSuccess: onChecked }));
  const { name, slug, robots, jwks } = issuer;
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <div className="flex min-w-0 flex-1 basis-64 flex-col gap-1 text-13">
        <p className="font-medium">
          {name} <code className="ml-1 font-mono font-normal text-secondary">{slug}</code>
        </p>
        <p className="font-mono text-12 text-secondary wrap-anywhere">{issuer.issuer}</p>
        <p className="text-12 text-secondary">
          {robots === null
            ? null
            : `${robots === 1 ? '1 robot trusts' : `${robots} robots trust`} it · `}
          {jwks === null ? 'keys fetched from it' : `${jwks.keys.length} pasted keys`}
        </p>
        <div aria-live="polite" className="text-12">
          {check === undefined ? null : check.problem === null ? (
            <State kind="passed">{`${check.keys ?? 0} keys found`}</State>
          ) : (
            <p className="wrap-anywhere">
              <State kind="failed">No keys</State> {check.problem}
            </p>
          )}
          {tryNow.error === null ? null : <State kind="failed">{tryNow.error.message}</State>}
        </div>
      </div>
      {mayEdit ? (
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            busy={tryNow.isPending && 'Fetching…'}
            onClick={() => tryNow.mutate({ slug })}
            aria-label={`Check the keys of ${name}`}
          >
            Check keys
          </Button>
          <Button size="small" onClick={onEdit} aria-label={`Change ${name}…`}>
            Change…
          </Button>
          <Button size="small" onClick={onRemove} aria-label={`Remove ${name}…`}>
            Remove…
          </Button>
        </div>
      ) : null}
    </li>
  );
}

function RemoveIssuer({ issuer, onClose }: { issuer: TrustedIssuer; onClose: () => void }) {
  const client = useQueryClient();
  const { name, slug } = issuer;
  const robots = issuer.robots ?? 0;
  const remove = useMutation(
    mutations.issuers.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: mutations.issuers.key() }),
    }),
  );
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Trust ${name} no longer?`}
      {...(robots > 0 && { typed: slug })}
      act={`Remove ${name}`}
      acting="Removing…"
      failed={`${name} was not removed`}
      onConfirm={async () => {
        const query = robots > 0 ? { force: 'true' as const } : {};
        await remove.mutateAsync({ params: { slug }, query });
        toast.done(`${name} is trusted no longer`);
      }}
    >
      <p>
        {robots === 0
          ? 'No robot trusts it: nobody loses anything.'
          : `${robots === 1 ? 'One robot has rules' : `${robots} robots have rules`} with it. They go with it, and what was got through them is refused from the next request on.`}
      </p>
    </ConfirmDialog>
  );
}
