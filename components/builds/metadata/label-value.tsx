import { ExternalLink } from 'lucide-react';
import { webLink } from '../../parts/builds/web-link';

/** What a label says: a link where it is a web address, plain text otherwise. */
export function LabelValue({ value }: { value: string }) {
  const href = webLink(value);
  if (href === null) return <span className="break-words">{value}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="inline-flex max-w-full items-center gap-1 rounded-sm text-accent hover:underline"
    >
      <span className="min-w-0 break-all">{value.replace(/^https?:\/\//, '')}</span>
      <ExternalLink aria-label="(opens in a new tab)" className="size-3.5 shrink-0" />
    </a>
  );
}
