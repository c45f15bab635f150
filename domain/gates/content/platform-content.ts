import { isLayerType } from '@/oci/manifest/media-types';
import { members, textOrNull } from '../../images/json';
import { knownSystem } from '../../images/operating-system';
import { knownPlatform, platformOfConfig } from '../../images/parts';
import { seePrograms } from '../../images/layers/layer-links';
import { runtimeConfigOf } from '../../images/runtime-config';
import type { PlatformContent } from '../facts';

/** An image manifest as it is stored, with what was found in its layers. */
export interface StoredPart {
  readonly digest: string;
  /** As the index that names it says; null for none, or without an index. */
  readonly platform: string | null;
  /**
   * Could a runtime start it? Decided once, when it was pushed (oci/manifest/runnable.ts); a config that could not
   * be read may be an image's, and then as whom it runs is not known.
   */
  readonly runnable: boolean;
  /** The config's document; whatever a stranger put there. Its labels and history may be left out. */
  readonly config: unknown;
  /** How many layers the config names (`rootfs.diff_ids`); null where it has no such list. */
  readonly named: number | null;
  /** In the manifest's order. */
  readonly layers: readonly StoredLayer[];
}

export interface StoredLayer {
  readonly digest: string;
  readonly mediaType: string;
  /** Is it fetched from elsewhere, and so not kept here? */
  readonly elsewhere: boolean;
  /** Null: not looked at yet. */
  readonly state: LayerState | null;
  /** Why it could not be read. */
  readonly problem: string | null;
  readonly programs: readonly string[] | null;
  readonly hidden: readonly string[] | null;
}

/**
 * What looking at a layer's bytes gave: `read`; `unreadable`, which another try would not change;
 * `no-archive`, text that no runtime could unpack; `hindered`, which is tried again.
 */
export const layerStates = ['read', 'unreadable', 'no-archive', 'hindered'] as const;
export type LayerState = (typeof layerStates)[number];

/**
 * What gates are told of one image manifest: as whom a runtime would start it, if it could, and with
 * what in it. What the index's author says of it (`unknown/unknown`, annotations) decides nothing
 * here: a runtime that is given the digest does not ask the index (L12, L14).
 */
export function platformContent(part: StoredPart): PlatformContent {
  const { digest, runnable, config, named } = part;
  const layers = runnable ? part.layers : [];
  const seen = layers.filter((layer) => !layer.elsewhere);
  const unseen = seen.filter(isUnseen);
  const os = systemOf(part);
  const unreadable = runnable ? whyUnreadable(named, layers) : null;
  const known = runnable && unreadable === null && unseen.length === 0;
  const inside = known ? seePrograms(layers.map(programsOf), knownSystem(os)) : null;
  // What is there for sure says more than what is in doubt.
  const doubt = inside?.programs.length === 0 ? inside.doubt : null;
  return {
    digest,
    ...platformOfPart(part),
    os,
    user: runtimeConfigOf(config)?.user ?? null,
    runnable,
    programs: doubt === null ? (inside?.programs ?? null) : null,
    unreadable: unreadable ?? doubt,
    elsewhere: runnable && someElsewhere(named, layers),
    layers: distinct(seen),
    unseen: distinct(unseen),
    hindrance: unseen.find(({ state }) => state === 'hindered')?.problem ?? null,
  };
}

const isUnseen = ({ state }: StoredLayer): boolean => state === null || state === 'hindered';

/** Does the config name more than the manifest has here? */
const someElsewhere = (named: number | null, layers: readonly StoredLayer[]): boolean =>
  layers.some(({ elsewhere }) => elsewhere) || (named ?? 0) > layers.length;

function whyUnreadable(named: number | null, layers: readonly StoredLayer[]): string | null {
  if (someElsewhere(named, layers)) return 'some of them are not kept here';
  const unreadable = layers.find(({ state }) => state === 'unreadable');
  if (unreadable) return unreadable.problem ?? 'a layer cannot be read';
  const isUnpacked = ({ mediaType, state }: StoredLayer) =>
    isLayerType(mediaType) || state !== 'no-archive';
  if (layers.some((layer) => layer.state === 'no-archive' && isUnpacked(layer))) {
    return 'a layer is not a tar archive';
  }
  if (named === null) return 'its config does not say which layers it has';
  // Until all were looked at, how many of them are layers is not known.
  if (layers.some(isUnseen)) return null;
  const unpacked = layers.filter(isUnpacked).length;
  if (named === layers.length || named === unpacked) return null;
  return `its config names ${named} of them, and its manifest ${layers.length}`;
}

/** The config's word. Where the index says another one, or the config none, it is not known. */
function systemOf({ platform, config }: StoredPart): string | null {
  const said = textOrNull(members(config).os)?.toLowerCase() ?? null;
  const own = said === 'unknown' ? null : said;
  const index = knownPlatform(platform)?.split('/', 1)[0]?.toLowerCase() ?? own;
  return index === own ? own : null;
}

function platformOfPart({
  platform,
  config,
}: StoredPart): Pick<PlatformContent, 'platform' | 'contradiction'> {
  const index = knownPlatform(platform);
  const own = platformOfConfig(config);
  if (index === null || own === null || normal(index) === normal(own)) {
    return { platform: index ?? own, contradiction: null };
  }
  return { platform: null, contradiction: `${index} in its index, ${own} in its config` };
}

/** System and architecture, as they are compared: other names of both, and no variant. */
function normal(platform: string): string {
  const [os = '', architecture = ''] = platform.toLowerCase().split('/', 2);
  return `${os}/${otherNames.get(architecture) ?? architecture}`;
}

/** As container runtimes take them for the same (containerd, `platforms.Normalize`). */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
  ['armhf', 'arm'],
  ['armel', 'arm'],
]);

const programsOf = ({ programs, hidden }: StoredLayer) => ({
  programs: programs ?? [],
  hidden: hidden ?? [],
});

const distinct = (layers: readonly StoredLayer[]): string[] => [
  ...new Set(layers.map(({ digest }) => digest)),
];
