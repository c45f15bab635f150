'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { mutations } from '@/client/queries';
import type { Robot } from '@/contract/shapes/access/robots';
import { fieldErrors } from '@/client/problem';
import { lifetimeDays } from '@/domain/robots/lifetime';
import { overlapHours } from '@/domain/robots/rotation';
import { credentialOf } from '../parts/credentials/credential-of';
import { LifetimeField } from '../parts/credentials/lifetime-field';
import { SecretOnce } from '../parts/credentials/secret-once';
import type { Credential } from '../parts/credentials/secret-snippets';
import { Dialog } from '../ui/dialogs/dialog';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { ShownOnce } from '../ui/dialogs/shown-once';
import { Field } from '../ui/fields/field';
import { Select } from '../ui/fields/select';
import { useNow } from '../ui/text/now';
import { Until } from '../ui/text/until';

interface IssueSecretProps {
  robot: Robot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const overlaps = [
  { value: '72', label: '72 hours' },
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '0', label: 'Not at all: it ends at once' },
];

/** Issues the next secret and shows it this once; the one before stays good for the overlap. */
export function IssueSecret({ robot, open, onOpenChange }: IssueSecretProps) {
  const client = useQueryClient();
  const me = useMe();
  const now = useNow();
  const [days, setDays] = useState(String(lifetimeDays[robot.kind]));
  const [overlap, setOverlap] = useState(String(overlapHours));
  const [made, setMade] = useState<{ credential: Credential; oldEnds: string | null } | null>(null);
  const issue = useMutation(
    mutations.robots.issueSecret.mutationOptions({
      // Kept nowhere: the cache would hold the secret as long as the page lives.
      gcTime: 0,
      onSuccess: ({ secret, previous }) => {
        void client.invalidateQueries({ queryKey: mutations.robots.key() });
        setMade({
          credential: credentialOf(me, robot, secret),
          oldEnds: previous?.expiresAt ?? null,
        });
        issue.reset();
      },
    }),
  );
  if (made !== null) {
    return (
      <ShownOnce
        title={`The new secret of ${robot.name}`}
        description={
          made.oldEnds === null ? undefined : Date.parse(made.oldEnds) <= now ? (
            'The one before has ended.'
          ) : (
            <>
              Both are good until <Until at={made.oldEnds} />; then the old one ends.
            </>
          )
        }
        onDone={() => {
          setMade(null);
          onOpenChange(false);
        }}
      >
        <SecretOnce credential={made.credential} ci={robot.kind === 'ci'} />
      </ShownOnce>
    );
  }
  const old = robot.secrets.find(({ expiresAt }) => Date.parse(expiresAt) > now);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={old ? `Rotate the secret of ${robot.name}` : `Issue a secret for ${robot.name}`}
    >
      <DialogForm
        onSubmit={() => {
          issue.mutate({
            project: robot.project,
            name: robot.name,
            overlapHours: Number(overlap),
            expiresInDays: Number(days),
          });
        }}
        act={old ? 'Issue the new secret' : 'Issue a secret'}
        busy={issue.isPending && 'Issuing…'}
        failed="No secret was issued"
        error={issue.error}
        fields={['expiresInDays']}
      >
        <p className="text-13 text-secondary">
          The new secret is shown once.
          {old
            ? ` Meanwhile ${old.prefix}… stays good, so that nothing stops while you put the new one in place.`
            : ''}
        </p>
        {old ? (
          <Field label={`How long ${old.prefix}… stays good`}>
            <Select value={overlap} onChange={setOverlap} options={overlaps} />
          </Field>
        ) : null}
        <LifetimeField
          value={days}
          onChange={setDays}
          error={fieldErrors(issue.error).expiresInDays}
        />
      </DialogForm>
    </Dialog>
  );
}
