'use client';

import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Snippet } from '../ui/snippet';
import { State } from '../ui/state';
import { Time } from '../ui/time';

interface LinkOnceProps {
  title: string;
  link: string;
  expiresAt: string;
  /** What it does for whoever opens it. */
  children: React.ReactNode;
  onDone: () => void;
}

/** A link that is shown this once, and how to send it. */
export function LinkOnce({ title, link, expiresAt, children, onDone }: LinkOnceProps) {
  return (
    <Dialog
      open
      dismissible={false}
      title={title}
      footer={
        <Button variant="primary" onClick={onDone}>
          I have sent it
        </Button>
      }
    >
      <div className="flex flex-col gap-3 text-13">
        <State kind="warning" className="whitespace-normal">
          Shown this once. Copy it now; it cannot be shown again.
        </State>
        <Snippet code={link} what="link" />
        <div>{children}</div>
        <p className="text-secondary">
          Sallyport sends no mail: send it yourself, to nobody else, where only they read it.
          Whoever opens it first uses it up. It counts until <Time at={expiresAt} />.
        </p>
      </div>
    </Dialog>
  );
}
