import { digestOf, type Layer, makeLayer, noise, type Platform } from '../lib/oci';

/** What images stand on; images on the same base share its layers, byte for byte. */
const recipes = {
  node: {
    name: 'docker.io/library/node:22-slim',
    runtime: ['RUN install node 22.11.0', 'usr/local/bin/node', 2_400_000],
  },
  java: {
    name: 'docker.io/library/eclipse-temurin:21-jre',
    runtime: ['RUN install OpenJDK 21.0.5', 'opt/java/lib/modules', 3_200_000],
  },
  python: {
    name: 'docker.io/library/python:3.13-slim',
    runtime: ['RUN install python 3.13.1', 'usr/local/lib/libpython3.13.so', 1_600_000],
  },
  nginx: {
    name: 'docker.io/library/nginx:1.27',
    runtime: ['RUN install nginx 1.27.3', 'usr/sbin/nginx', 700_000],
  },
  static: { name: 'gcr.io/distroless/static:nonroot', runtime: null },
} as const;

export type BaseKey = keyof typeof recipes;

export interface Base {
  readonly name: string;
  readonly digest: string;
  readonly layers: readonly Layer[];
}

const osRelease = 'PRETTY_NAME="Example Linux 12"\nID=example\nVERSION_ID="12"\n';
const made = new Map<string, Promise<Layer>>();

/** Makes each layer once, however many bases and images share it. */
function once(key: string, make: () => Promise<Layer>): Promise<Layer> {
  const layer = made.get(key) ?? make();
  made.set(key, layer);
  return layer;
}

export async function baseOf(key: BaseKey, { architecture }: Platform): Promise<Base> {
  const { name, runtime } = recipes[key];
  const system = await once(`system-${runtime === null}-${architecture}`, () =>
    makeLayer(`ADD rootfs-${architecture}.tar.gz /`, [
      { path: 'etc/os-release', content: osRelease },
      { path: 'etc/passwd', content: 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/app:\n' },
      {
        path: `usr/lib/${architecture}/libc.so.6`,
        content: noise(`libc-${architecture}`, runtime === null ? 180_000 : 1_900_000),
      },
    ]),
  );
  const layers = [system];
  if (runtime) {
    const [command, path, size] = runtime;
    const seed = `${path}-${architecture}`;
    layers.push(
      await once(seed, () =>
        makeLayer(command, [{ path, content: noise(seed, size), mode: 0o755 }]),
      ),
    );
  }
  return { name, digest: digestOf(layers.map(({ digest }) => digest).join()), layers };
}
