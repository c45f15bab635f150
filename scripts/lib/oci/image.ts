import {
  type Annotations,
  blobOf,
  type Content,
  contentOf,
  describe,
  mediaTypes,
  type Platform,
} from './content';
import type { Layer } from './layer';

export interface ImageOptions {
  readonly layers: readonly Layer[];
  readonly platform?: Platform;
  readonly labels?: Annotations;
  readonly annotations?: Annotations;
  /** ISO time; the image's own word for when it was made. */
  readonly created?: string;
  readonly author?: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDir?: string;
  readonly env?: readonly string[];
  readonly ports?: readonly string[];
  /** Docker's schema 2 in place of OCI's media types. */
  readonly docker?: boolean;
}

export const amd64: Platform = { architecture: 'amd64', os: 'linux' };
export const arm64: Platform = { architecture: 'arm64', os: 'linux', variant: 'v8' };

/** A container image for one platform: config, layers and manifest. */
export function makeImage(options: ImageOptions): Content {
  const { layers, platform = amd64, created = '2024-01-01T00:00:00Z', docker = false } = options;
  const config = blobOf(
    JSON.stringify({
      created,
      ...(options.author === undefined ? {} : { author: options.author }),
      ...platform,
      config: {
        ...(options.user === undefined ? {} : { User: options.user }),
        ...(options.entrypoint === undefined ? {} : { Entrypoint: options.entrypoint }),
        ...(options.command === undefined ? {} : { Cmd: options.command }),
        ...(options.workingDir === undefined ? {} : { WorkingDir: options.workingDir }),
        Env: options.env ?? ['PATH=/usr/local/bin:/usr/bin:/bin'],
        ExposedPorts: Object.fromEntries((options.ports ?? []).map((port) => [port, {}])),
        Labels: options.labels ?? {},
      },
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: [
        ...layers.map(({ command }) => ({ created, created_by: command })),
        ...(options.user === undefined
          ? []
          : [{ created, created_by: `USER ${options.user}`, empty_layer: true }]),
      ],
    }),
  );
  const layerType = docker ? mediaTypes.dockerLayer : mediaTypes.layer;
  const manifestType = docker ? mediaTypes.dockerManifest : mediaTypes.manifest;
  return contentOf(
    manifestType,
    {
      schemaVersion: 2,
      mediaType: manifestType,
      config: describe(docker ? mediaTypes.dockerConfig : mediaTypes.config, config),
      layers: layers.map((layer) => describe(layerType, layer)),
      ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
    },
    [config, ...layers],
  );
}

export interface IndexEntry {
  readonly content: Content;
  readonly platform?: Platform;
}

/** An index over platform images, or over other indexes. */
export function makeIndex(
  entries: readonly IndexEntry[],
  options: { readonly annotations?: Annotations; readonly docker?: boolean } = {},
): Content {
  const mediaType = options.docker ? mediaTypes.dockerList : mediaTypes.index;
  return contentOf(
    mediaType,
    {
      schemaVersion: 2,
      mediaType,
      manifests: entries.map(({ content, platform }) =>
        describe(content.mediaType, content, platform ? { platform } : {}),
      ),
      ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
    },
    [],
    entries.map(({ content }) => content),
  );
}
