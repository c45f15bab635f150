export const pullTools = ['docker', 'podman', 'skopeo'] as const;
export type PullTool = (typeof pullTools)[number];

interface Pull {
  tool: PullTool;
  /** `host[:port]/registry/image`. */
  name: string;
  /** A digest, or a tag. */
  reference: { digest: string } | { tag: string };
  /** The host answers plain http: tools other than docker must be told. */
  plainHttp: boolean;
}

/** The line that pulls a build, ready to paste into a POSIX shell. */
export const pullCommand = ({ tool, name, reference, plainHttp }: Pull): string => {
  const full = 'digest' in reference ? `${name}@${reference.digest}` : `${name}:${reference.tag}`;
  switch (tool) {
    case 'docker':
      return `docker pull ${full}`;
    case 'podman':
      return `podman pull ${plainHttp ? '--tls-verify=false ' : ''}${full}`;
    case 'skopeo': {
      const folder = name.slice(name.lastIndexOf('/') + 1);
      return `skopeo copy --all ${plainHttp ? '--src-tls-verify=false ' : ''}docker://${full} oci:${folder}`;
    }
  }
};
