'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldErrors } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Api } from '@/client/api';
import { RoleField } from '../access/role-field';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormActions } from '../ui/form-actions';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { LinkOnce } from './link-once';

interface InvitePersonProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

type Made = Awaited<ReturnType<Api['invitations']['create']>>;

/** Invites somebody by a link, with what joining brings. */
export function InvitePerson({ open, onOpenChange }: InvitePersonProps) {
  const [made, setMade] = useState<Made | null>(null);
  if (made !== null) {
    return (
      <LinkOnce
        title={`${made.email} is invited`}
        link={made.link}
        expiresAt={made.expiresAt}
        onDone={() => {
          setMade(null);
          onOpenChange(false);
        }}
      >
        By this link {made.name ?? made.email} chooses a password, or signs in, and joins.
      </LinkOnce>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite a person"
      description="You get a link to send to them. It works once, within 7 days."
    >
      <InviteForm onMade={setMade} />
    </Dialog>
  );
}

const none = '';

function InviteForm({ onMade }: { onMade: (made: Made) => void }) {
  const client = useQueryClient();
  const teams = useQuery(queries.teams());
  const projects = useInfiniteQuery(queries.projects());
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [team, setTeam] = useState(none);
  const [slug, setSlug] = useState(none);
  const [role, setRole] = useState('viewer');
  const [limited, setLimited] = useState<readonly string[]>([]);
  const known = projects.data?.pages.flatMap((page) => page.items) ?? [];
  const project = known.find((one) => one.slug === slug);
  const invite = useMutation(
    mutations.invitations.create.mutationOptions({
      gcTime: 0,
      onSuccess: (made) => {
        void client.invalidateQueries({ queryKey: mutations.invitations.key() });
        onMade(made);
      },
    }),
  );
  const refused = fieldErrors(invite.error);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate({
          email: email.trim(),
          ...(name.trim() === '' ? {} : { name: name.trim() }),
          ...(team === none ? {} : { team }),
          ...(slug === none ? {} : { project: slug, role }),
          ...(slug !== none && role === 'approver' ? { stages: [...limited] } : {}),
        });
      }}
    >
      <Field label="E-mail" hint="They join and sign in with it." error={refused.email}>
        <Input
          type="email"
          required
          value={email}
          onValueChange={setEmail}
          autoComplete="off"
          placeholder="ana@example.com"
        />
      </Field>
      <Field
        label="Name"
        optional
        hint="They can say it better when they join."
        error={refused.name}
      >
        <Input
          maxLength={100}
          value={name}
          onValueChange={setName}
          autoComplete="off"
          placeholder="Ana Núñez"
        />
      </Field>
      <Field
        label="Team"
        optional
        hint="They join it, with every role that it holds."
        error={refused.team}
      >
        <Select
          value={team}
          onChange={setTeam}
          options={[
            { value: none, label: 'No team' },
            ...(teams.data?.items ?? []).map((one) => ({ value: one.slug, label: one.name })),
          ]}
        />
      </Field>
      <Field label="Project" optional error={refused.project}>
        <Select
          value={slug}
          onChange={(next) => {
            setSlug(next);
            setLimited([]);
          }}
          options={[
            { value: none, label: 'No project' },
            ...known.map((one) => ({ value: one.slug, label: one.name })),
          ]}
        />
      </Field>
      {project === undefined ? null : (
        <RoleField
          role={role}
          onRole={setRole}
          limited={limited}
          onLimited={setLimited}
          stages={project.stages}
        />
      )}
      <FormActions
        act="Make the link"
        busy={invite.isPending && 'Making the link…'}
        failed="Nobody was invited"
        error={invite.error}
        fields={['email', 'name', 'team', 'project']}
      />
    </form>
  );
}
