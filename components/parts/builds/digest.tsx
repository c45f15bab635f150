import { shortDigest } from '@/client/format/digest';
import { cn } from '../../ui/cn';
import { CopyButton } from '../../ui/copy/copy-button';

interface DigestProps {
  digest: string;
  /** What it is the digest of, for the copy button; the key `c` copies the one that is plain. */
  what?: string;
  className?: string;
}

/** A digest, shortened to read; copying gives all of it. */
export function Digest({ digest, what = 'digest', className }: DigestProps) {
  return (
    <span className={cn('inline-flex items-center gap-0.5 text-12 text-secondary', className)}>
      <code className="font-mono whitespace-nowrap" title={digest}>
        {shortDigest(digest)}
      </code>
      <CopyButton value={digest} what={what} data-key={what === 'digest' ? 'c' : undefined} />
    </span>
  );
}
