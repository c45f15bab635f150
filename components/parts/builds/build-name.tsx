import { cn } from '../../ui/cn';

interface Named {
  version: string | null;
  number: number;
}

/** A build in plain words: `2.14.2 #874`, or `#874` where no label says a version. */
export const buildName = ({ version, number }: Named): string =>
  version === null ? `#${number}` : `${version} #${number}`;

interface BuildNameProps extends Named {
  /** One that is withdrawn is struck; that it is must be said beside it too. */
  withdrawal?: object | null;
  className?: string;
}

/** A build's title: its version, then its number; the number alone where it has no version. */
export function BuildName({ version, number, withdrawal, className }: BuildNameProps) {
  return (
    <span
      className={cn(
        'inline-flex max-w-full min-w-0 items-baseline gap-1.5',
        withdrawal && 'text-secondary line-through',
        className,
      )}
    >
      <span className="truncate font-semibold" title={version ?? undefined}>
        {version ?? `#${number}`}
      </span>
      {version === null ? null : (
        <span className="shrink-0 font-normal text-secondary">#{number}</span>
      )}
    </span>
  );
}
