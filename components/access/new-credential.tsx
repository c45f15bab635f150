'use client';

import { useState, type ComponentProps } from 'react';
import type { Project } from '@/contract/projects';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SecretOnce } from '../ui/secret-once';
import { Time } from '../ui/time';
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
      <Dialog
        open={open}
        // Nothing but the button closes it: what it shows is nowhere else.
        dismissible={false}
        size="wide"
        title={`${credential.username} is ready`}
        description={
          expiresAt === null ? undefined : (
            <>
              Expires <Time at={expiresAt} />.
            </>
          )
        }
        footer={
          <Button
            variant="primary"
            onClick={() => {
              setMade(null);
              onOpenChange(false);
            }}
          >
            I have stored it
          </Button>
        }
      >
        <SecretOnce credential={credential} ci={ci} />
      </Dialog>
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
