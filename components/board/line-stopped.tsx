import { OctagonX } from 'lucide-react';
import Link from 'next/link';
import type { Lane } from '@/contract/shapes/images';
import { ActorName } from '../parts/actors/actor-name';
import { Time } from '../ui/text/time';

interface LineStoppedProps {
  hold: NonNullable<Lane['hold']>;
  project: string;
}

/** That nothing enters a stage, who stopped it and why. Meant to be seen. */
export function LineStopped({ hold, project }: LineStoppedProps) {
  return (
    <div className="mx-2 mt-1 flex gap-2 rounded-md border-2 border-failed bg-surface p-2.5 text-12">
      <OctagonX aria-hidden className="mt-px size-4 shrink-0 text-failed" strokeWidth={2.5} />
      <div className="min-w-0">
        <p className="font-semibold text-failed">Line stopped: nothing enters</p>
        <p className="break-words">
          <ActorName actor={hold.by} />, <Time at={hold.at} />: {hold.reason}
        </p>
        <Link
          href={`/projects/${project}/policies`}
          className="inline-flex min-h-6 items-center rounded-sm text-accent hover:underline"
        >
          See the policies
        </Link>
      </div>
    </div>
  );
}
