import { shortDigest } from '@/client/format/digest';
import { cn } from './cn';
import { CopyButton } from './copy-button';

/** A digest, shortened to read; copying gives all of it. */
export function Digest({ digest, className }: { digest: string; className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-0.5 text-12 text-secondary', className)}>
      <code className="font-mono" title={digest}>
        {shortDigest(digest)}
      </code>
      <CopyButton value={digest} what="digest" data-key="c" />
    </span>
  );
}
