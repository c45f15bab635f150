export const pushClients = ['docker', 'podman', 'skopeo'] as const;
export type PushClient = (typeof pushClients)[number];

export interface PushTarget {
  client: PushClient;
  /** `host[:port]`, as clients name the registry. */
  host: string;
  /** The entry registry: `shop-dev`. */
  registry: string;
  image: string;
  tag: string;
  /** Where the server answers: http or https. */
  url: string;
}

/**
 * The lines that push a local image to an entry registry. podman and skopeo take plain http only
 * when told so; docker takes it from localhost alone, and else needs its daemon configured.
 */
export const pushCommands = (target: PushTarget): string => {
  const { client, host, registry, image, tag, url } = target;
  const reference = `${host}/${registry}/${image}:${tag}`;
  const plain = url.startsWith('http:');
  switch (client) {
    case 'docker':
    case 'podman': {
      const flag = client === 'podman' && plain ? ' --tls-verify=false' : '';
      return [
        `${client} tag ${image}:${tag} ${reference}`,
        `${client} push${flag} ${reference}`,
      ].join('\n');
    }
    case 'skopeo': {
      const flag = plain ? ' --dest-tls-verify=false' : '';
      return `skopeo copy${flag} containers-storage:localhost/${image}:${tag} docker://${reference}`;
    }
  }
};

/** The line that signs a client in; the secret is asked for, or piped in where it is known. */
export const loginCommand = (
  { client, host, url }: Pick<PushTarget, 'client' | 'host' | 'url'>,
  credential?: { username: string; secret: string },
): string => {
  const flag = client !== 'docker' && url.startsWith('http:') ? ' --tls-verify=false' : '';
  if (credential === undefined) return `${client} login${flag} ${host}`;
  return `printf %s '${credential.secret}' | ${client} login${flag} ${host} --username '${credential.username}' --password-stdin`;
};

/** Docker refuses plain http anywhere but on this machine, unless its daemon is told. */
export const needsInsecureRegistry = ({
  client,
  host,
  url,
}: Pick<PushTarget, 'client' | 'host' | 'url'>): boolean =>
  client === 'docker' &&
  url.startsWith('http:') &&
  !/^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
