import type { ParsedManifest } from './manifest';
import { digestOf } from '../names/hash';
import { parseDigest } from '../names/digest';
import { emptyType } from './media-types';
import { isRecord, type JsonRecord } from '../record';
import { saysImage } from './runnable';

/** On what an image's config says that it runs (OCI image configuration, at its top). */
const platform = ['os', 'architecture', 'variant', 'os.version', 'os.features'];

/**
 * What runtimes read of an image's config to start and to watch a container (OCI image configuration,
 * `config`, and what Docker and podman read besides). Not in here, since nothing starts otherwise for it: labels, the
 * author, when and how it was made, what only builders read (`OnBuild`), what runtimes no longer read, and members
 * that nobody knows.
 */
const started = [
  'User',
  'Env',
  'Entrypoint',
  'Cmd',
  'ArgsEscaped',
  'WorkingDir',
  'StopSignal',
  'Shell',
  'Healthcheck',
];

/** Of these runtimes read the keys alone. */
const named = ['Volumes', 'ExposedPorts'];

/**
 * What a runtime starts of an image manifest, whatever else the manifest and its config say: the same for two that
 * differ in annotations, in what their parts are called, in white space or the order of members, or in
 * members of the config that no runtime reads. It is the platform, how the config says that it is started,
 * and what is in the layers in their order: where the config names each layer by that (`rootfs.diff_ids`),
 * who packs them anew pushes the same image; else the layers' digests.
 *
 * Of a config that is no image's every member counts, and of one of which nobody knows what it says, its bytes.
 *
 * Null where there is nothing of the kind: nothing could run, there are no layers, or the config is the
 * empty one, which artifacts of all kinds share.
 *
 * @param config the config's document as it was read (`ConfigReading.said`).
 * @param runnable as `isRunnable` says.
 */
export function whatRuns(
  { config: of, layers }: Pick<ParsedManifest, 'config' | 'layers'>,
  config: unknown,
  runnable: boolean,
): string | null {
  if (!runnable || !of || layers.length === 0 || of.mediaType === emptyType) return null;
  const ids = layersOf(config);
  const packed = ids?.length === layers.length ? ids : layers.map(({ digest }) => digest);
  const says = isRecord(config)
    ? saysImage(of.mediaType, config)
      ? canonical(startOf(config), saysNothing)
      : canonical(config)
    : of.digest;
  return `runs:${digestOf([says, ...packed].join('\n'))}`;
}

/** What is in each layer, by the config's word; null where it does not say it of each. */
function layersOf(config: unknown): readonly string[] | null {
  const rootfs = isRecord(config) ? config.rootfs : null;
  const ids = isRecord(rootfs) ? rootfs.diff_ids : null;
  return Array.isArray(ids) &&
    ids.every((id: unknown): id is string => typeof id === 'string' && parseDigest(id) !== null)
    ? ids
    : null;
}

function startOf(config: JsonRecord): JsonRecord {
  const run = isRecord(config.config) ? config.config : {};
  return {
    ...Object.fromEntries(membersOf(config, platform)),
    config: Object.fromEntries([
      ...membersOf(run, started),
      ...membersOf(run, named).map(([key, value]) => [key, keysOf(value)] as const),
    ]),
  };
}

const membersOf = (value: JsonRecord, names: readonly string[]): [string, unknown][] =>
  Object.entries(value).filter(([key]) => names.includes(key));

const keysOf = (value: unknown): unknown => (isRecord(value) ? Object.keys(value).sort() : value);

/**
 * JSON of one spelling, its members by their names.
 * @param leavesOut whether a member is left out, by its value's own spelling.
 */
function canonical(value: unknown, leavesOut: (text: string) => boolean = () => false): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, leavesOut)).join()}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, item]) => [key, canonical(item, leavesOut)] as const)
    .filter(([, text]) => !leavesOut(text));
  return `{${members.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join()}}`;
}

/** Of these no runtime tells one from another, nor from a member that is not there. */
const saysNothing = (text: string): boolean =>
  ['null', '""', '[]', '{}', 'false', '0'].includes(text);
