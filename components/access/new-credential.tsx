'use client';

import { useState, type ComponentProps } from 'react';
import type { Project } from '@/contract/shapes/projects';
import { SecretOnce } from '../parts/credentials/secret-once';
import { Dialog } from '../ui/dialogs/dialog';
import { ShownOnce } from '../ui/dialogs/shown-once';
import { Time } from '../ui/text/time';
import { CredentialForm } from './credential-form';

interface NewCredentialProps {
  project: Project;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes a credential, then shows its secret until the person says that it is stored. */
export function NewCredential({ project, open, onOpenChange }: NewCredentialProps) {
  const [made, setMade] = useState<
    Parameters<ComponentProps<typeof CredentialForm>['onCreated']>[0] | null
  >(null);
  if (made !== null) {
    const { credential, expiresAt, ci } = made;
    return (
      <ShownOnce
        title={`${credential.username} is ready`}
        description={
          expiresAt === null ? undefined : (
            <>
              Expires <Time at={expiresAt} />.
            </>
          )
        }
        onDone={() => {
          setMade(null);
          onOpenChange(false);
        }}
      >
        <SecretOnce credential={credential} ci={ci} />
      </ShownOnce>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`New credential for ${project.name}`}
      description="For a machine. People make API tokens of their own under their settings."
    >
      <CredentialForm project={project} onCreated={setMade} />
    </Dialog>
  );
}
