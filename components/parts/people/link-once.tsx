'use client';

import { Snippet } from '../../ui/copy/snippet';
import { ShownOnce } from '../../ui/dialogs/shown-once';
import { Until } from '../../ui/text/until';

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
    <ShownOnce title={title} size="normal" done="I have sent it" onDone={onDone}>
      <div className="flex flex-col gap-3 text-13">
        <Snippet code={link} what="link" />
        <div>{children}</div>
        <p className="text-secondary">
          Sallyport sends no mail: send it yourself, to nobody else, where only they read it.
          Whoever opens it first uses it up. It counts until <Until at={expiresAt} />.
        </p>
      </div>
    </ShownOnce>
  );
}
