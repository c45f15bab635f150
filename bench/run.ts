import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeConnections } from './clients/http';
import { isInstalled } from './clients/run';
import { textTable, type Figure } from './figures';
import type { Measure } from './measures/bench';
import { measureAccess } from './measures/access';
import { measureBlobs } from './measures/blobs';
import { measureGates } from './measures/gates';
import { measureIsolation } from './measures/isolation';
import { measureManifests } from './measures/manifests';
import { measureMemory } from './measures/memory';
import { measurePromotion } from './measures/promotion';
import { measurePushPull } from './measures/push-pull';
import { measureTokens } from './measures/tokens';
import { measureWorstDocuments } from './measures/worst-documents';
import { readOptions, usage, type Options } from './options';
import { describeMachine, writeReport } from './report';
import { startDistribution } from './sides/distribution';
import { startSallyport } from './sides/sallyport';
import type { Side } from './sides/side';

/** In the order in which they run. */
const measures: Readonly<Record<string, Measure>> = {
  memory: measureMemory,
  tokens: measureTokens,
  manifests: measureManifests,
  blobs: measureBlobs,
  promotion: measurePromotion,
  gates: measureGates,
  access: measureAccess,
  isolation: measureIsolation,
  'push-pull': measurePushPull,
  'worst-documents': measureWorstDocuments,
};

const say = (line: string) => process.stdout.write(`${line}\n`);
const gigabyte = 1e9;

async function main(options: Options): Promise<void> {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  if (!isInstalled('curl')) throw new Error('curl is needed, and not installed.');
  const workDir = await mkdtemp(join(tmpdir(), 'sallyport-bench-'));
  const sides: Side[] = [];
  try {
    await requireRoom(workDir, options.quick ? 1 : 16);
    const ours = await startSallyport(workDir, { name: 'Sallyport', root: process.cwd() });
    sides.push(ours);
    const peer = await startPeer(workDir, options);
    if (peer) sides.push(peer);
    else say('docker-registry (CNCF Distribution) is not installed: nothing to compare with.');
    const hasSkopeo = isInstalled('skopeo');
    if (!hasSkopeo) say('skopeo is not installed: its rows are left out.');

    const figures: Figure[] = [];
    const begin = Date.now();
    for (const [name, measure] of Object.entries(measures)) {
      if (options.only.length > 0 && !options.only.includes(name)) continue;
      say(`Measuring ${name} …`);
      figures.push(...(await measure({ ours, peer, workDir, quick: options.quick, hasSkopeo })));
    }
    const seconds = Math.round((Date.now() - begin) / 1000);
    const machine = describeMachine(seconds);
    const against = peer?.name ?? 'Distribution';
    say(`\n${textTable(figures, against)}\n\n${machine}`);
    if (options.write) await writeReport(figures, against, machine);
  } finally {
    closeConnections();
    for (const side of sides) await side.stop();
    await rm(workDir, { recursive: true, force: true });
  }
}

/** What is compared with; null: nothing is there for it. */
async function startPeer(workDir: string, { before }: Options): Promise<Side | null> {
  if (before !== '') return startSallyport(workDir, { name: 'before', root: resolve(before) });
  return isInstalled('docker-registry') ? startDistribution(workDir) : null;
}

async function requireRoom(folder: string, gigabytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= gigabytes * gigabyte) return;
  throw new Error(`${folder} needs ${gigabytes} GB of room; set TMPDIR to a folder that has it.`);
}

const options = readOptions(process.argv.slice(2));
if (options.help) say(usage);
else await main(options);
