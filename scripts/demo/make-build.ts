import {
  amd64,
  arm64,
  type Content,
  digestOf,
  makeHelmChart,
  makeImage,
  makeIndex,
  makeLayer,
  noise,
  type Platform,
} from '../lib/oci';
import { baseOf } from './bases';
import { people } from './people';
import type { DemoBuild, DemoImage } from './projects';

/** The labels that a pipeline sets from what it knows (OCI image spec, pre-defined annotations). */
function labelsFor(project: string, image: DemoImage, build: DemoBuild, created: Date) {
  const author = people[build.author];
  const source = `https://git.example.com/${project}/${image.name}`;
  const revision = digestOf(`${project}/${image.name} ${build.version} ${build.change}`).slice(
    7,
    47,
  );
  return {
    'org.opencontainers.image.title': `${project}/${image.name}`,
    'org.opencontainers.image.description': image.what,
    'org.opencontainers.image.version': build.version,
    'org.opencontainers.image.revision': revision,
    'org.opencontainers.image.source': source,
    'org.opencontainers.image.url': `${source}/-/commit/${revision}`,
    'org.opencontainers.image.authors': `${author.name} <${author.email}>`,
    'org.opencontainers.image.created': created.toISOString(),
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.branch': build.branch ?? 'main',
    'com.example.commit.message': build.change,
  };
}

/** A build's bytes: its base's layers, its dependencies, and its own files on top. */
export async function makeBuild(
  project: string,
  image: DemoImage,
  build: DemoBuild,
  created: Date,
): Promise<Content> {
  const labels = labelsFor(project, image, build, created);
  if (image.chart) {
    return makeHelmChart({
      name: image.name.split('/').at(-1) ?? image.name,
      version: build.version,
      appVersion: '2.14.1',
      description: image.what,
      annotations: labels,
    });
  }
  const one = (platform: Platform) => makePlatformImage(image, build, labels, platform);
  if (!image.multiPlatform) return one(amd64);
  const entries = [
    { platform: amd64, content: await one(amd64) },
    { platform: arm64, content: await one(arm64) },
  ];
  return makeIndex(entries, { annotations: labels });
}

async function makePlatformImage(
  image: DemoImage,
  build: DemoBuild,
  labels: Record<string, string>,
  platform: Platform,
): Promise<Content> {
  const base = await baseOf(image.base, platform);
  // Dependencies change with the minor version, the code with every build.
  const minor = build.version.split('.').slice(0, 2).join('.');
  const seed = `${image.name}-${platform.architecture}`;
  const dependencies = await makeLayer('RUN install dependencies', [
    { path: 'app/lock', content: `${image.name} ${minor}\n` },
    { path: 'app/vendor.bin', content: noise(`${seed}-${minor}`, 320_000) },
  ]);
  const code = await makeLayer(`COPY build/ /app  # ${build.change}`, [
    { path: 'app/VERSION', content: `${build.version}\n` },
    { path: 'app/main.bin', content: noise(`${seed}-${build.version}`, 90_000), mode: 0o755 },
  ]);
  return makeImage({
    layers: [...base.layers, dependencies, code],
    platform,
    created: labels['org.opencontainers.image.created'] ?? '',
    labels: {
      ...labels,
      'org.opencontainers.image.base.name': base.name,
      'org.opencontainers.image.base.digest': base.digest,
    },
    user: '1000',
    workingDir: '/app',
    entrypoint: ['/app/main.bin'],
    command: ['serve'],
    ports: ['8080/tcp'],
  });
}
