'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { FormActions } from '../ui/form-actions';
import { Input } from '../ui/input';
import { Snippet } from '../ui/snippet';
import { State } from '../ui/state';
import { generatePassword } from './generate-password';

interface NewPersonProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

interface Made {
  name: string;
  email: string;
  password: string;
}

/** Creates a person with a password made here, shown until it is handed over. */
export function NewPerson({ open, onOpenChange }: NewPersonProps) {
  const { publicUrl } = useMe();
  const [made, setMade] = useState<Made | null>(null);
  if (made !== null) {
    return (
      <Dialog
        open={open}
        dismissible={false}
        title={`${made.name} can sign in`}
        footer={
          <Button
            variant="primary"
            onClick={() => {
              setMade(null);
              onOpenChange(false);
            }}
          >
            I have handed it over
          </Button>
        }
      >
        <div className="flex flex-col gap-3">
          <State kind="warning" className="whitespace-normal">
            Shown this once. Copy it now; it cannot be shown again.
          </State>
          <Part label="Address" value={publicUrl} />
          <Part label="E-mail" value={made.email} />
          <Part label="Password" value={made.password} />
          <p className="text-13 text-secondary">
            {made.name} sees no project yet: give a role under a project’s Access, or add them to a
            team that has one.
          </p>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New person"
      description="A password is made for them, and shown to you once."
    >
      <PersonForm onMade={setMade} />
    </Dialog>
  );
}

function PersonForm({ onMade }: { onMade: (made: Made) => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const create = useMutation(
    mutations.people.create.mutationOptions({
      // What was sent holds the password.
      gcTime: 0,
      onSuccess: (person, { password }) => {
        void client.invalidateQueries({ queryKey: mutations.people.key() });
        onMade({ name: person.name, email: person.email, password });
      },
    }),
  );
  const refused = fieldErrors(create.error);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name: name.trim(), email: email.trim(), password: generatePassword() });
      }}
    >
      <Field label="Name" error={refused.name}>
        <Input
          required
          maxLength={100}
          value={name}
          onValueChange={setName}
          autoComplete="off"
          placeholder="Ana Núñez"
        />
      </Field>
      <Field label="E-mail" hint="They sign in with it." error={refused.email}>
        <Input
          type="email"
          required
          value={email}
          onValueChange={setEmail}
          autoComplete="off"
          placeholder="ana@example.com"
        />
      </Field>
      <FormActions
        act="Create"
        busy={create.isPending && 'Creating…'}
        failed="The person was not created"
        error={create.error}
        fields={['name', 'email']}
      />
    </form>
  );
}

function Part({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-12 text-secondary">{label}</p>
      <Snippet code={value} what={label.toLowerCase()} />
    </div>
  );
}
