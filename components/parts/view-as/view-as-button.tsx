'use client';

import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { Button } from '../../ui/buttons/button';
import { ViewAsDialog } from './view-as-dialog';

interface ViewAsButtonProps {
  email: string;
  name: string;
  /** The project whose page it stands on: the view opens there. */
  project?: string;
}

/** Opens the product as a person sees it, read-only; nothing for who may look as nobody. */
export function ViewAsButton({ email, name, project }: ViewAsButtonProps) {
  const me = useMe();
  const [open, setOpen] = useState(false);
  if (!me.looksAsOthers || me.email === email) return null;
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        icon={<Eye aria-hidden />}
        aria-label={`View as ${name}…`}
        onClick={() => setOpen(true)}
      >
        View as…
      </Button>
      <ViewAsDialog
        open={open}
        onOpenChange={setOpen}
        of={{ email, name }}
        {...(project === undefined ? {} : { project })}
      />
    </>
  );
}
