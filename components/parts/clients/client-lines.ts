/**
 * The lines that people copy into a shell: each command of a registry client that the product prints is
 * made here, so that all of them agree on what a client must be told of a server without https.
 */

/** Clients that a person chooses among. */
export const clients = ['docker', 'podman', 'skopeo'] as const;
export type Client = (typeof clients)[number];

/** Where clients find the registries. */
export interface Server {
  /** `host[:port]`, as clients name it. */
  readonly host: string;
  /** Where the same host answers: http or https. */
  readonly url: string;
}

/** An image in a registry, by tag or digest. */
export interface Named {
  readonly registry: string;
  readonly image: string;
  readonly reference: { readonly tag: string } | { readonly digest: string };
}

type Tool = Client | 'oras' | 'cosign';

/**
 * What a tool has to be told before it speaks plain http. docker takes no flag: it speaks so with its own
 * machine, and with what its daemon's configuration names (`needsInsecureRegistry`).
 */
const plainHttpFlags: Readonly<Record<Tool, string>> = {
  docker: '',
  podman: '--tls-verify=false',
  skopeo: '--tls-verify=false',
  // Of `skopeo copy` with --src- or --dest- before it, as its two ends may differ.
  oras: '--plain-http',
  cosign: '--allow-http-registry',
};

const isPlain = ({ url }: Server): boolean => url.startsWith('http:');

/** Words of a command, without those that are empty. */
const line = (...words: readonly string[]): string => words.filter((word) => word !== '').join(' ');

const plainFlag = (tool: Tool, server: Server): string =>
  isPlain(server) ? plainHttpFlags[tool] : '';

/** skopeo's flag for the end of a copy that is ours. */
const plainEnd = (end: 'src' | 'dest', server: Server): string =>
  plainFlag('skopeo', server).replace(/^--/, `--${end}-`);

/** A word as a POSIX shell takes it for one. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** `host/registry/image:tag`, or `…@digest`. */
export const fullName = ({ host }: Server, { registry, image, reference }: Named): string => {
  const name = `${host}/${registry}/${image}`;
  return 'tag' in reference ? `${name}:${reference.tag}` : `${name}@${reference.digest}`;
};

/** The line that signs a client in, which asks for who it is. */
export const loginLine = (client: Client, server: Server): string =>
  line(client, 'login', plainFlag(client, server), server.host);

/** The same for whoever is known, with the secret from standard input, never among the arguments. */
export const loginFromInput = (client: Client, server: Server, username: string): string =>
  line(loginLine(client, server), '--username', shellWord(username), '--password-stdin');

/** The same with a secret that is known: shown this once. */
export const loginWith = (
  client: Client,
  server: Server,
  { username, secret }: { readonly username: string; readonly secret: string },
): string => `printf %s ${shellWord(secret)} | ${loginFromInput(client, server, username)}`;

/** The lines that push a local image of the same name. */
export const pushLines = (
  client: Client,
  server: Server,
  { registry, image, tag }: { readonly registry: string; readonly image: string; tag: string },
): string => {
  const full = fullName(server, { registry, image, reference: { tag } });
  switch (client) {
    case 'docker':
    case 'podman':
      return [
        line(client, 'tag', `${image}:${tag}`, full),
        line(client, 'push', plainFlag(client, server), full),
      ].join('\n');
    case 'skopeo': {
      const local = `containers-storage:localhost/${image}:${tag}`;
      return line('skopeo', 'copy', plainEnd('dest', server), local, `docker://${full}`);
    }
  }
};

/** The lines that build an image from the folder at hand and push it. */
export const buildLines = (server: Server, named: Named): string => {
  const full = fullName(server, named);
  return [
    loginLine('docker', server),
    line('docker', 'build', '-t', full, '.'),
    line('docker', 'push', full),
  ].join('\n');
};

/**
 * The line that pulls an image. skopeo has no store of its own: it writes every platform into an OCI
 * folder that is named for the image.
 */
export const pullLine = (client: Client, server: Server, named: Named): string => {
  const full = fullName(server, named);
  switch (client) {
    case 'docker':
    case 'podman':
      return line(client, 'pull', plainFlag(client, server), full);
    case 'skopeo': {
      const folder = named.image.slice(named.image.lastIndexOf('/') + 1);
      const from = `docker://${full}`;
      return line('skopeo', 'copy', '--all', plainEnd('src', server), from, `oci:${folder}`);
    }
  }
};

/** The line that attaches a file to a build: by its digest, so that it tells of this very build. */
export const attachLine = (
  server: Server,
  build: { readonly registry: string; readonly image: string; readonly digest: string },
  file: { readonly name: string; readonly artifactType: string },
): string => {
  const { registry, image, digest } = build;
  const full = fullName(server, { registry, image, reference: { digest } });
  const type = `--artifact-type ${file.artifactType}`;
  return line('oras', 'attach', plainFlag('oras', server), type, full, file.name);
};

/** The line that signs a build with a key: its digest, so that a tag that moves meanwhile changes nothing. */
export const signLine = (
  server: Server,
  build: { readonly registry: string; readonly image: string; readonly digest: string },
): string => {
  const { registry, image, digest } = build;
  const full = fullName(server, { registry, image, reference: { digest } });
  return line('cosign', 'sign', plainFlag('cosign', server), '--key cosign.key', full);
};

/** docker speaks plain http with its own machine only, unless its daemon is told. */
export const needsInsecureRegistry = (client: Client, server: Server): boolean =>
  client === 'docker' &&
  isPlain(server) &&
  !/^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(server.host);

/** What to write where a client's lines are not enough without https; empty where they are. */
export const plainHttpNotes = (client: Client, server: Server): readonly string[] => {
  if (needsInsecureRegistry(client, server)) {
    return [
      `# Without https: once {"insecure-registries": ["${server.host}"]} in /etc/docker/daemon.json, then restart docker.`,
    ];
  }
  const flag = plainFlag(client, server);
  return flag === '' ? [] : [`# Without https, pulls want ${flag} too.`];
};
