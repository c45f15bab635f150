'use client';

import { SquareTerminal } from 'lucide-react';
import type { Registry } from '@/contract/shapes/registries';
import { Button } from '../ui/buttons/button';
import { Dialog } from '../ui/dialogs/dialog';
import { RegistryCommands } from './registry-commands';

interface CommandsDialogProps {
  registry: Registry;
  entry: Registry | null;
}

/** A row's button, and the lines for its registry. */
export function CommandsDialog({ registry, entry }: CommandsDialogProps) {
  return (
    <Dialog
      size="wide"
      title={registry.slug}
      description={`${registry.stage.name} of ${registry.project.name}`}
      trigger={
        <Button
          size="small"
          icon={<SquareTerminal aria-hidden />}
          aria-label={`Commands for ${registry.slug}`}
        >
          Commands
        </Button>
      }
    >
      <RegistryCommands registry={registry} entry={entry} />
    </Dialog>
  );
}
