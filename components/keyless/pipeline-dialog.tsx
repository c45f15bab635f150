'use client';

import { useState } from 'react';
import type { Trust } from '@/contract/shapes/access/keyless';
import { useServer } from '../parts/clients/use-server';
import { Snippet } from '../ui/copy/snippet';
import { Dialog } from '../ui/dialogs/dialog';
import { Segmented } from '../ui/fields/segmented';
import { pipelineSnippets } from './pipeline-snippets';
import { flavourOf } from './presets';

interface PipelineDialogProps {
  /** `robot.shop.ci` */
  username: string;
  trust: Trust;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** What to write into the pipeline or pod that a rule lets in. */
export function PipelineDialog({ username, trust, open, onOpenChange }: PipelineDialogProps) {
  const server = useServer();
  const { audience, issuerUrl } = trust;
  const all = pipelineSnippets({ ...server, username, audience });
  const likely = all.find(({ flavour }) => flavour === flavourOf(issuerUrl)) ?? all[0];
  const [label, setLabel] = useState(likely?.label ?? '');
  const shown = all.find((snippet) => snippet.label === label);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="wide"
      title={`Sign in as ${username}`}
      description="Nothing in it is secret. The token lives for minutes: sign in right before you push or pull."
    >
      <div className="flex min-w-0 flex-col gap-3">
        <div className="min-w-0 overflow-x-auto">
          <Segmented
            label="Where it runs"
            value={label}
            onChange={setLabel}
            options={all.map((snippet) => ({ value: snippet.label, label: snippet.label }))}
          />
        </div>
        {shown ? <Snippet code={shown.code} what={shown.what} /> : null}
      </div>
    </Dialog>
  );
}
