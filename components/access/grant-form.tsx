'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import { useDebounced } from '@/client/use-debounced';
import { own as ownEntry } from '@/lib/text/own';
import type { AccessMatrix, AccessRow } from '@/contract/shapes/access/access';
import type { Project } from '@/contract/shapes/projects';
import { builtInRoles } from '../parts/access/built-in-roles';
import { RoleField } from '../parts/access/role-field';
import { EmailField } from '../parts/people/email-field';
import { Button } from '../ui/buttons/button';
import { cn } from '../ui/cn';
import { DialogForm } from '../ui/dialogs/dialog-form';
import { Field } from '../ui/fields/field';
import { Segmented } from '../ui/fields/segmented';
import { Select } from '../ui/fields/select';
import { toast } from '../ui/notices/toast';
import { ErrorPanel } from '../ui/page/error-panel';
import { Skeleton } from '../ui/page/skeleton';
import { GrantChange } from './grant-change';
import { ownGrant } from './own-grant';

interface GrantFormProps {
  project: Project;
  /** Whose role changes; null: somebody's first. */
  row: AccessRow | null;
  /** Who holds what already, and which roles the caller may give. */
  matrix: AccessMatrix;
  /** Whom the caller does not see, with an account or without, is invited instead. */
  onInvite: (somebody: { email: string; role: string }) => void;
  onDone: () => void;
}

/** Gives a role, or changes one; what that does is said before. */
export function GrantForm({ project, row, matrix, onInvite, onDone }: GrantFormProps) {
  const client = useQueryClient();
  const own = row && ownGrant(row);
  const teams = useQuery(queries.teams()).data?.items ?? [];
  const [kind, setKind] = useState<'person' | 'team'>(row?.kind === 'team' ? 'team' : 'person');
  const [email, setEmail] = useState('');
  const [chosenTeam, setTeam] = useState('');
  const [chosen, setRole] = useState<string | null>(own?.role ?? null);
  const [limited, setLimited] = useState<readonly string[] | null>(
    own && own.stages.length > 0 ? own.stages : null,
  );

  const reasons = reasonsOf(matrix);
  const team = chosenTeam || (teams[0]?.slug ?? '');
  const role = chosen ?? (reasons['developer'] === undefined ? 'developer' : firstOf(matrix));
  const subject =
    row?.subject ?? (kind === 'team' ? team && `team:${team}` : email.trim().toLowerCase());
  const roles = useQuery(queries.roles()).data?.items ?? builtInRoles;
  const limitable = roles.some((one) => one.slug === role && one.limitable);
  const stages = limitable && limited ? [...limited] : null;
  const asked = useDebounced(subject, 300);
  const whole = /^(?:team:.+|[^@\s]+@[^@\s]+\.[^@\s]+)$/.test(asked);
  const change = useQuery({
    ...queries.grantChange(project.slug, { subject: asked, role, stages: stages ?? [] }),
    enabled: whole && asked === subject,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const nobody = kind === 'person' && toProblem(change.error).status === 404;
  const found = change.error === null && asked === subject && whole ? change.data : undefined;
  const names = [
    row?.name,
    matrix.rows.find((one) => one.subject === subject)?.name,
    kind === 'team' ? teams.find((one) => one.slug === team)?.name : undefined,
    found?.people[0]?.name,
  ];
  const who = `${kind === 'team' ? 'Team ' : ''}${names.find(Boolean) ?? subject}`;

  const save = useMutation(
    mutations.grants.put.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.grants.key() });
        await client.invalidateQueries({ queryKey: mutations.access.key() });
        toast.done(row === null ? 'Role given' : 'Role changed');
        onDone();
      },
    }),
  );
  const refused = fieldErrors(save.error);
  // What stands at the role, or above the buttons, is said once.
  const said = [ownEntry(reasons, role), save.error && toProblem(save.error).detail];
  const invite = () => onInvite({ email: email.trim(), role });
  return (
    <DialogForm
      onSubmit={() => save.mutate({ project: project.slug, subject, role, stages })}
      act={row === null ? 'Give the role' : 'Change the role'}
      busy={save.isPending && 'Saving…'}
      failed="The role was not saved"
      error={save.error}
      fields={['subject']}
      disabledReason={
        stages?.length === 0
          ? 'Choose the stages: none chosen is none.'
          : kind === 'team' && subject === ''
            ? 'There is no team to give it to.'
            : change.isPlaceholderData || !found?.reason
              ? null
              : said.includes(found.reason)
                ? 'Choose a role that you may give.'
                : found.reason
      }
    >
      {row === null ? (
        <>
          <Segmented
            label="Who"
            value={kind}
            onChange={setKind}
            options={[
              { value: 'person', label: 'A person' },
              { value: 'team', label: 'A team' },
            ]}
            className="self-start"
          />
          {kind === 'person' ? (
            <div className="flex flex-col items-start gap-1">
              <EmailField
                value={email}
                onChange={setEmail}
                hint="Somebody of your teams and projects. Anybody else is invited, with an account or without."
                error={
                  refused.subject ??
                  (nobody && asked === subject ? toProblem(change.error).detail : undefined)
                }
                className="self-stretch"
              />
              <Button size="small" variant="quiet" className="-ml-2 text-accent" onClick={invite}>
                Invite by a link…
              </Button>
            </div>
          ) : teams.length === 0 ? (
            <p className="text-13 text-secondary">
              There is no team that you may see. Administrators create teams.
            </p>
          ) : (
            <Field label="Team" error={refused.subject}>
              <Select
                value={team}
                onChange={setTeam}
                options={teams.map((one) => ({ value: one.slug, label: one.name }))}
              />
            </Field>
          )}
        </>
      ) : null}
      <RoleField
        role={role}
        onRole={setRole}
        limited={limited}
        onLimited={setLimited}
        stages={project.stages}
        reasons={reasons}
      />
      <div aria-live="polite" aria-busy={change.isFetching}>
        {found ? (
          <div className={cn(change.isPlaceholderData && 'opacity-60')}>
            <GrantChange who={who} kind={kind} change={found} />
          </div>
        ) : change.error !== null && !nobody ? (
          <ErrorPanel
            what="Could not say what this changes"
            error={change.error}
            onRetry={() => void change.refetch()}
          />
        ) : whole && !nobody ? (
          <Skeleton className="h-24" />
        ) : null}
      </div>
    </DialogForm>
  );
}

/** Why a role may not be given by the caller, by its slug. */
export const reasonsOf = ({ roles }: AccessMatrix): Record<string, string> =>
  Object.fromEntries(
    roles.flatMap(({ role, reason }) => (reason === null ? [] : [[role, reason] as const])),
  );

/** The first role that the caller may give. */
const firstOf = ({ roles }: AccessMatrix): string =>
  roles.find(({ reason }) => reason === null)?.role ?? 'viewer';
