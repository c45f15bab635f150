import type { PushClient } from '../push/push-commands';

interface PullTarget {
  client: PushClient;
  /** `host[:port]/<registry>`, as clients write it. */
  address: string;
  image: string;
  tag: string;
  /** Where the server answers: http or https. */
  url: string;
}

/**
 * The line that pulls an image from a registry. podman and skopeo take plain http only when told
 * so; skopeo has no store of its own, so it writes an OCI folder.
 */
export const pullCommand = ({ client, address, image, tag, url }: PullTarget): string => {
  const reference = `${address}/${image}:${tag}`;
  const plain = url.startsWith('http:');
  switch (client) {
    case 'docker':
      return `docker pull ${reference}`;
    case 'podman':
      return `podman pull${plain ? ' --tls-verify=false' : ''} ${reference}`;
    case 'skopeo':
      return `skopeo copy${plain ? ' --src-tls-verify=false' : ''} docker://${reference} oci:${image}:${tag}`;
  }
};
