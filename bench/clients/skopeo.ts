import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Side } from '../sides/side';
import { run } from './run';

const reference = (side: Side, repository: string) =>
  `docker://${new URL(side.url).host}/${repository}:latest`;

const creds = ({ credentials }: Side) => `${credentials.username}:${credentials.password}`;

/** Runs skopeo without what it remembers of earlier copies, which it would mount from. */
async function skopeo(workDir: string, args: readonly string[]): Promise<void> {
  const memory = await mkdtemp(join(workDir, 'skopeo-'));
  const env = { XDG_DATA_HOME: memory, _CONTAINERS_ROOTLESS_UID: '1000' };
  await run('skopeo', ['--insecure-policy', 'copy', '--quiet', ...args], env);
  await rm(memory, { recursive: true });
}

export const skopeoPush = (workDir: string, side: Side, folder: string, repository: string) =>
  skopeo(workDir, [
    '--preserve-digests',
    '--dest-tls-verify=false',
    '--dest-creds',
    creds(side),
    `oci:${folder}:image`,
    reference(side, repository),
  ]);

/** Pulls into a folder of files, which is left there. */
export const skopeoPull = (workDir: string, side: Side, repository: string, folder: string) =>
  skopeo(workDir, [
    '--src-tls-verify=false',
    '--src-creds',
    creds(side),
    reference(side, repository),
    `dir:${folder}`,
  ]);

/** Copies between two repositories of one registry. */
export const skopeoCopy = (workDir: string, side: Side, from: string, to: string) =>
  skopeo(workDir, [
    '--src-tls-verify=false',
    '--src-creds',
    creds(side),
    '--dest-tls-verify=false',
    '--dest-creds',
    creds(side),
    reference(side, from),
    reference(side, to),
  ]);
