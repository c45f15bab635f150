import Link from 'next/link';
import { buildHref } from '../../parts/hrefs';

interface PartOfProps {
  project: string;
  image: string;
  /** The number of the build of which it is one platform; null: it stands alone. */
  partOf: number | null;
}

/** That a build is one platform of another, and goes where that goes. */
export function PartOf({ project, image, partOf }: PartOfProps) {
  if (partOf === null) return null;
  return (
    <span className="text-12 text-secondary">
      part of{' '}
      <Link href={buildHref(project, image, partOf)} className="rounded-sm text-accent underline">
        #{partOf}
      </Link>
    </span>
  );
}
