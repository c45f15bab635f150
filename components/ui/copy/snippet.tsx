import { cn } from '../cn';
import { CopyButton } from './copy-button';

interface SnippetProps {
  /** The lines to copy, as they are to be run. */
  code: string;
  /** What they are, for the copy button: `docker login command`. */
  what: string;
  className?: string;
}

/** Lines to copy into a terminal or a file. */
export function Snippet({ code, what, className }: SnippetProps) {
  return (
    <div
      className={cn(
        'flex min-w-0 items-start gap-1 rounded-md border border-line bg-muted',
        className,
      )}
    >
      <pre
        tabIndex={0}
        aria-label={what}
        className="min-w-0 flex-1 overflow-x-auto px-3 py-2 font-mono text-12"
      >
        <code>{code}</code>
      </pre>
      <CopyButton value={code} what={what} className="m-1 shrink-0" />
    </div>
  );
}
