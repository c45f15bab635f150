import type { Flavour } from './presets';

export interface PipelineSnippet {
  readonly label: string;
  readonly flavour: Flavour;
  readonly what: string;
  readonly code: string;
}

interface Place {
  /** Where clients push to and pull from: `registry.example.com`. */
  readonly host: string;
  /** `robot.shop.ci` */
  readonly username: string;
  readonly audience: string;
}

/** What to write into a pipeline or a pod so that it signs in without a secret. */
export const pipelineSnippets = (place: Place): PipelineSnippet[] => [
  { label: 'GitHub Actions', flavour: 'github', what: 'GitHub workflow', code: github(place) },
  { label: 'GitLab CI', flavour: 'gitlab', what: 'GitLab job', code: gitlab(place) },
  { label: 'Kubernetes pod', flavour: 'kubernetes', what: 'pod', code: pod(place) },
  { label: 'Kubelet', flavour: 'kubernetes', what: 'kubelet configuration', code: kubelet(place) },
];

const quoted = (text: string): string => JSON.stringify(text);

const github = ({ host, username, audience }: Place) => `permissions:
  contents: read
  id-token: write
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - name: Sign in to the registry without a secret
        run: |
          token=$(curl -fsS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
            "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${encodeURIComponent(audience)}" | jq -r .value)
          echo "::add-mask::$token"
          echo "$token" | docker login ${host} --username ${username} --password-stdin
      - run: docker push ${host}/REGISTRY/IMAGE:TAG
`;

const gitlab = ({ host, username, audience }: Place) => `push:
  id_tokens:
    REGISTRY_TOKEN:
      aud: ${quoted(audience)}
  script:
    - echo "$REGISTRY_TOKEN" | docker login ${host} --username ${username} --password-stdin
    - docker push ${host}/REGISTRY/IMAGE:TAG
`;

const pod = ({ host, username, audience }: Place) => `apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  serviceAccountName: builder
  containers:
    - name: build
      image: quay.io/skopeo/stable
      # The kubelet renews the file; read it anew at each sign-in.
      command: ["sh", "-c", "skopeo login ${host} --username ${username} --password-stdin < /var/run/registry/token"]
      volumeMounts:
        - name: registry-token
          mountPath: /var/run/registry
          readOnly: true
  volumes:
    - name: registry-token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              audience: ${quoted(audience)}
              expirationSeconds: 3600
`;

/** kubelet-config.v1, CredentialProviderConfig with tokenAttributes. */
const kubelet = ({
  host,
  username,
  audience,
}: Place) => `# --image-credential-provider-config: Kubernetes 1.34 and later
apiVersion: kubelet.config.k8s.io/v1
kind: CredentialProviderConfig
providers:
  - name: registry-token
    apiVersion: credentialprovider.kubelet.k8s.io/v1
    matchImages: [${quoted(host)}]
    defaultCacheDuration: "0s"
    tokenAttributes:
      serviceAccountTokenAudience: ${quoted(audience)}
      cacheType: Token
      requireServiceAccount: true
# The program registry-token in --image-credential-provider-bin-dir:
# #!/bin/sh
# jq '{apiVersion, kind: "CredentialProviderResponse", cacheKeyType: "Registry",
#      auth: {${quoted(host)}: {username: ${quoted(username)}, password: .serviceAccountToken}}}'
`;
