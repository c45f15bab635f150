import { members, textList, textOrNull } from './json';

/** How an image runs when nobody says otherwise. */
export interface RuntimeConfig {
  readonly user: string | null;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDir: string | null;
  /** `8080/tcp`. */
  readonly exposedPorts: readonly string[];
}

/**
 * Reads the `config` of an image configuration document; what is malformed in it counts as not
 * said. Null where the document is no image configuration (an artifact's config, an empty one).
 */
export function runtimeConfigOf(document: unknown): RuntimeConfig | null {
  const { rootfs, config } = members(document);
  if (rootfs === undefined && config === undefined) return null;
  const said = members(config);
  return {
    user: textOrNull(said.User),
    entrypoint: textList(said.Entrypoint),
    command: textList(said.Cmd),
    workingDir: textOrNull(said.WorkingDir),
    exposedPorts: Object.keys(members(said.ExposedPorts)).sort(),
  };
}
