'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { fieldErrors, toProblem } from '@/client/problem';
import { mutations } from '@/client/queries';
import { Button } from '../ui/buttons/button';
import { Field } from '../ui/fields/field';
import { Input } from '../ui/fields/input';

interface FirstRobotFormProps {
  project: string;
  /** The entry registry. */
  registry: string;
  onCreated: (credential: { username: string; secret: string }) => void;
  /** They have a credential, or push with their own token. */
  onSkip: () => void;
}

/** Makes the robot that CI pushes with. */
export function FirstRobotForm({ project, registry, onCreated, onSkip }: FirstRobotFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState('ci');
  const create = useMutation(
    mutations.robots.create.mutationOptions({
      onSuccess: (robot) => {
        void client.invalidateQueries({ queryKey: mutations.robots.key() });
        onCreated({ username: robot.username, secret: robot.secret });
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ project, name, kind: 'ci', registry });
  };
  const error = create.isError
    ? (fieldErrors(create.error).name ?? toProblem(create.error).detail)
    : undefined;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <p className="text-13 text-secondary">
        A CI robot can push to <code className="font-mono">{registry}</code> and nowhere else. Its
        secret is shown once, in the next step.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <Field label="Robot’s name" error={error} className="w-56">
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            required
            className="font-mono text-13"
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          className="h-9 sm:mt-6"
          busy={create.isPending && 'Making the credential…'}
        >
          Make the credential
        </Button>
        <Button variant="quiet" className="h-9 sm:mt-6" onClick={onSkip}>
          I have one
        </Button>
      </div>
    </form>
  );
}
