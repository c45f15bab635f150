import { GitBranch, GitCommitHorizontal, UserRound, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { shortCommit } from '@/client/format/digest';
import type { Build } from '@/contract/shapes/images';
import { cn } from '../../ui/cn';
import { authorName } from './author-name';

/** Commit, branch and author of a build, as its labels say; one sentence where they say nothing. */
export function SourceLine({ source, className }: { source: Build['source']; className?: string }) {
  const { commit, branch, author } = source;
  if (commit === null && branch === null && author === null) {
    return (
      <p className={cn('text-12 text-secondary', className)}>Its labels name no commit or author</p>
    );
  }
  return (
    <p
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-0.5 text-12 text-secondary',
        className,
      )}
    >
      {commit === null ? null : (
        <Part icon={GitCommitHorizontal} name="Commit" title={commit}>
          <code className="font-mono">{shortCommit(commit)}</code>
        </Part>
      )}
      {branch === null ? null : (
        <Part icon={GitBranch} name="Branch" title={branch}>
          {branch}
        </Part>
      )}
      {author === null ? null : (
        <Part icon={UserRound} name="Author" title={author}>
          {authorName(author)}
        </Part>
      )}
    </p>
  );
}

interface PartProps {
  icon: LucideIcon;
  name: string;
  title: string;
  children: ReactNode;
}

function Part({ icon: Icon, name, title, children }: PartProps) {
  return (
    <span className="inline-flex max-w-full min-w-0 items-center gap-1" title={title}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{name} </span>
      <span className="truncate">{children}</span>
    </span>
  );
}
