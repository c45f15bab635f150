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

export interface SecretSnippet {
  key: 'docker' | 'kubernetes' | 'podman' | 'containerd';
  label: string;
  code: string;
}

/** The same credential as each kind of client wants it; ready to paste, quoted for a POSIX shell. */
export const secretSnippets = (credential: Credential): readonly SecretSnippet[] => {
  const { host, url, username, secret, name } = credential;
  const login = (client: string) =>
    `printf %s ${quoted(secret)} | ${client} login ${host} --username ${quoted(username)} --password-stdin`;
  const basic = btoa(`${username}:${secret}`);
  const config = JSON.stringify({ auths: { [host]: { username, password: secret, auth: basic } } });
  return [
    { key: 'docker', label: 'docker login', code: login('docker') },
    {
      key: 'kubernetes',
      label: 'imagePullSecret',
      code: [
        'apiVersion: v1',
        'kind: Secret',
        'metadata:',
        `  name: ${name}`,
        'type: kubernetes.io/dockerconfigjson',
        'stringData:',
        `  .dockerconfigjson: '${config.replaceAll("'", "''")}'`,
      ].join('\n'),
    },
    { key: 'podman', label: 'podman', code: login('podman') },
    {
      key: 'containerd',
      label: 'containerd',
      code: [
        `# /etc/containerd/certs.d/${host}/hosts.toml`,
        `server = "${url}"`,
        '',
        `[host."${url}"]`,
        '  capabilities = ["pull", "resolve"]',
        `  [host."${url}".header]`,
        `    authorization = ["Basic ${basic}"]`,
      ].join('\n'),
    },
  ];
};

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
