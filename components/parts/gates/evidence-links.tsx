import { ExternalLink } from 'lucide-react';
import Link from 'next/link';
import type { Verdict } from '@/contract/shapes/gates';
import { Time, type TimeLook } from '../../ui/text/time';
import { webLink } from '../builds/web-link';

const link =
  'inline-flex min-h-6 max-w-full items-center gap-1 rounded-sm text-accent hover:underline';

interface EvidenceLinksProps {
  evidence: Verdict['evidence'];
  /** Of their times. */
  look?: TimeLook | undefined;
}

/** What a verdict rests on: a page of this product, a report elsewhere, or words alone. */
export function EvidenceLinks({ evidence, look }: EvidenceLinksProps) {
  if (evidence.length === 0) return null;
  return (
    <ul className="flex flex-col text-12 text-secondary">
      {evidence.map(({ label, href, at }, place) => (
        <li key={`${label} ${place}`} className="flex min-w-0 flex-wrap items-center gap-x-2">
          <EvidenceLink label={label} href={href} />
          {at === undefined ? null : <Time at={at} look={look} />}
        </li>
      ))}
    </ul>
  );
}

function EvidenceLink({ label, href }: Verdict['evidence'][number]) {
  const words = <span className="min-w-0 break-words">{label}</span>;
  // `//elsewhere.example` is no path of ours.
  if (href !== null && /^\/(?!\/)/.test(href)) {
    return (
      <Link href={href} className={link}>
        {words}
      </Link>
    );
  }
  const elsewhere = href === null ? null : webLink(href);
  if (elsewhere === null) return words;
  return (
    <a href={elsewhere} target="_blank" rel="noopener noreferrer nofollow" className={link}>
      {words}
      <ExternalLink aria-label="(opens in a new tab)" className="size-3.5 shrink-0" />
    </a>
  );
}
