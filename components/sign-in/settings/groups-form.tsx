'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mutations } from '@/client/queries';
import type { SignInProvider } from '@/contract/shapes/access/sign-in';
import { Dialog } from '../../ui/dialogs/dialog';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { Field } from '../../ui/fields/field';
import { Textarea } from '../../ui/fields/input';
import { toast } from '../../ui/notices/toast';
import { readGroupLines, writeGroupLines } from './group-lines';

interface GroupsFormProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  provider: SignInProvider;
}

/** Which groups of a provider are which teams. */
export function GroupsForm({ open, onOpenChange, provider }: GroupsFormProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Groups of ${provider.name}`}
      description="What you add counts from each person’s next sign-in on. What no line gives any more is taken away at once. Who was added to a team by hand stays."
    >
      <Form provider={provider} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function Form({ provider, onDone }: { provider: SignInProvider; onDone: () => void }) {
  const client = useQueryClient();
  const [text, setText] = useState(writeGroupLines(provider.groups));
  const read = readGroupLines(text);
  const save = useMutation(
    mutations.signIn.putGroups.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.signIn.key() });
        toast.done(`The groups of ${provider.name} are saved`);
        onDone();
      },
    }),
  );
  return (
    <DialogForm
      onSubmit={() => {
        if (read.wrong === null) save.mutate({ slug: provider.slug, groups: read.groups });
      }}
      act="Save groups"
      busy={save.isPending && 'Saving…'}
      failed="The groups were not saved"
      error={save.error}
    >
      <Field
        label="Groups and teams"
        hint="One a line: group = team. A star after the team makes its maintainers: leads = release*"
        error={read.wrong ?? undefined}
      >
        <Textarea
          rows={6}
          spellCheck={false}
          className="font-mono text-13"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
    </DialogForm>
  );
}
