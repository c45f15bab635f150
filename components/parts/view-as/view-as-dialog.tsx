'use client';

import { useState } from 'react';
import { useMe } from '@/client/me';
import { fieldErrors } from '@/client/problem';
import { Dialog } from '../../ui/dialogs/dialog';
import { DialogForm } from '../../ui/dialogs/dialog-form';
import { EmailField } from '../people/email-field';
import { useView } from './use-view';

interface ViewAsDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whom; left out: asked for. */
  of?: { email: string; name: string };
  project?: string;
}

/** Says what looking as somebody else does, and starts it. */
export function ViewAsDialog({ open, onOpenChange, of, project }: ViewAsDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={of === undefined ? 'View as somebody else' : `View as ${of.name}`}
      description="You see what they see, and change nothing. The audit trail says that you looked."
    >
      <ViewAsForm of={of} project={project} />
    </Dialog>
  );
}

function ViewAsForm({ of, project }: Pick<ViewAsDialogProps, 'of' | 'project'>) {
  const me = useMe();
  const { start, look } = useView();
  const [email, setEmail] = useState('');
  const refused = fieldErrors(start.error);
  return (
    <DialogForm
      onSubmit={() => {
        look(
          of?.email ?? email.trim(),
          project === undefined ? '/' : `/projects/${project}`,
          project,
        );
      }}
      act="View as them"
      busy={start.isPending && 'Opening…'}
      failed="Their view was not opened"
      error={start.error}
      fields={['email']}
    >
      {of === undefined ? (
        <EmailField value={email} onChange={setEmail} error={refused.email} />
      ) : null}
      <p className="text-13">
        {me.admin
          ? 'All projects are shown as they see them; their tokens, sessions and settings are not.'
          : 'Only projects on which you give roles are shown; their tokens, sessions and settings are not.'}
      </p>
    </DialogForm>
  );
}
