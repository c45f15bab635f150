import { loginFromInput, plainHttpNotes, shellWord, type Client } from '../clients/client-lines';

export interface Credential {
  /** `host[:port]`, as a client names the registry. */
  host: string;
  /** Where the same host answers HTTP: `https://registry.example.com`. */
  url: string;
  username: string;
  secret: string;
  /** What a Kubernetes secret is called. */
  name: string;
}

/** A credential whose secret cannot be shown any more: its place is left to be filled in. */
export type KnownCredential = Omit<Credential, 'secret'> & { secret: string | null };

export interface SecretSnippet {
  key: 'docker' | 'kubernetes' | 'podman' | 'containerd' | 'github' | 'gitlab';
  label: string;
  code: string;
}

/**
 * The same credential as each kind of client wants it; ready to paste, quoted for a POSIX shell.
 * Without its secret, the lines read it from `$SALLYPORT_SECRET`.
 * @param ci with what CI services want, in place of what only a cluster's nodes read.
 */
export const secretSnippets = (
  credential: KnownCredential,
  ci = false,
): readonly SecretSnippet[] => {
  const { username, secret } = credential;
  const shown = secret === null ? '"$SALLYPORT_SECRET"' : shellWord(secret);
  const login = (client: Client) =>
    [
      `printf %s ${shown} | ${loginFromInput(client, credential, username)}`,
      ...plainHttpNotes(client, credential),
    ].join('\n');
  return [
    { key: 'docker', label: 'docker login', code: login('docker') },
    { key: 'kubernetes', label: 'imagePullSecret', code: pullSecret(credential) },
    { key: 'podman', label: 'podman', code: podman(login('podman')) },
    ...(ci ? ciSnippets(credential) : [containerd(credential)]),
  ];
};

/** Where podman keeps what it signed in with; https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md */
const podman = (login: string): string =>
  [
    login,
    '',
    '# Kept in ${XDG_RUNTIME_DIR}/containers/auth.json; as root in /run/containers/0/auth.json.',
    '# Both are gone after a restart. To keep it, add --authfile ~/.config/containers/auth.json',
  ].join('\n');

/** A manifest for `kubectl apply -f -`; without the secret, the command that makes one. */
function pullSecret({ host, username, secret, name }: KnownCredential): string {
  if (secret === null) {
    return [
      `kubectl create secret docker-registry ${shellWord(name)} \\`,
      `  --docker-server=${shellWord(host)} \\`,
      `  --docker-username=${shellWord(username)} \\`,
      `  --docker-password="$SALLYPORT_SECRET"`,
    ].join('\n');
  }
  const auth = btoa(`${username}:${secret}`);
  const config = JSON.stringify({ auths: { [host]: { username, password: secret, auth } } });
  return [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${name}`,
    'type: kubernetes.io/dockerconfigjson',
    'data:',
    `  .dockerconfigjson: ${btoa(config)}`,
  ].join('\n');
}

/** A host's file, read at each pull once containerd is told of the folder; https://github.com/containerd/containerd/blob/main/docs/hosts.md */
function containerd({ host, url, username, secret }: KnownCredential): SecretSnippet {
  const basic = secret === null ? `<base64 of ${username}:secret>` : btoa(`${username}:${secret}`);
  return {
    key: 'containerd',
    label: 'containerd',
    code: [
      `# /etc/containerd/certs.d/${host}/hosts.toml, readable by root alone`,
      `server = "${url}"`,
      '',
      `[host."${url}"]`,
      '  capabilities = ["pull", "resolve"]',
      `  [host."${url}".header]`,
      `    authorization = ["Basic ${basic}"]`,
      '',
      '# /etc/containerd/config.toml, once (in version 2 of the file: io.containerd.grpc.v1.cri)',
      '# [plugins."io.containerd.cri.v1.images".registry]',
      '#   config_path = "/etc/containerd/certs.d"',
    ].join('\n'),
  };
}

/** The secret itself goes into the service's own store, never into a file of the repository. */
function ciSnippets(credential: KnownCredential): SecretSnippet[] {
  const login = `printf %s "$SALLYPORT_SECRET" | ${loginFromInput('docker', credential, credential.username)}`;
  const notes = plainHttpNotes('docker', credential);
  return [
    {
      key: 'github',
      label: 'GitHub Actions',
      code: [
        '# The secret is kept as SALLYPORT_SECRET under Settings, Secrets and variables, Actions.',
        '- name: Sign in to Sallyport',
        '  env:',
        '    SALLYPORT_SECRET: ${{ secrets.SALLYPORT_SECRET }}',
        `  run: ${login}`,
        ...notes,
      ].join('\n'),
    },
    {
      key: 'gitlab',
      label: 'GitLab CI',
      code: [
        '# The secret is kept as the masked variable SALLYPORT_SECRET under Settings, CI/CD, Variables.',
        'before_script:',
        `  - ${login}`,
        ...notes,
      ].join('\n'),
    },
  ];
}
