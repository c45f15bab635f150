'use client';

import Link from 'next/link';
import { useMe } from '@/client/me';

const why = 'What happened here was told as a demo; its times are not real.';
const look = 'rounded-sm border border-control px-1.5 text-12 text-secondary';

/** That this installation is a demo; for who may read them, the way to the lines that say so. */
export function DemoMark() {
  const { demo, instanceRole } = useMe();
  if (!demo) return null;
  if (instanceRole === null) {
    return (
      <span title={why} className={look}>
        Demo
      </span>
    );
  }
  return (
    <Link href="/audit?action=instance.demo-told" title={why} className={`${look} hover:bg-muted`}>
      Demo
    </Link>
  );
}
