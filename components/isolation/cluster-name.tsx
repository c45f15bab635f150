import Link from 'next/link';
import type { IsolationResult } from '@/contract/shapes/isolation';
import { robotHref } from '../parts/hrefs';
import { Breakable } from '../ui/text/breakable';
import { State } from '../ui/text/state';

/** A cluster as the check met it; its page is where its secrets and its registry are. */
export function ClusterName({ cluster }: { cluster: IsolationResult['clusters'][number] }) {
  const { name, project, environment, disabled, credentials } = cluster;
  // A user name is `robot.<project>.<name>`.
  const short = name.slice(`robot.${project}.`.length);
  return (
    <span className="flex flex-col">
      <Link href={robotHref(project, short)} className="underline">
        <Breakable text={short} />
      </Link>
      <span className="text-12 font-normal break-words text-secondary">{environment}</span>
      {disabled ? <State kind="not-run">disabled</State> : null}
      {credentials === 0 ? <State kind="not-run">no credential to try</State> : null}
    </span>
  );
}
