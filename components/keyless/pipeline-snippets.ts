import {
  fullName,
  loginFromInput,
  plainHttpNotes,
  type Server,
} from '../parts/clients/client-lines';
import type { Flavour } from './presets';

export interface PipelineSnippet {
  readonly label: string;
  readonly flavour: Flavour;
  readonly what: string;
  readonly code: string;
}

interface Place extends Server {
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

/** What is to be filled in: which registry, which image, which tag. */
const toFill = { registry: 'REGISTRY', image: 'IMAGE', reference: { tag: 'TAG' } };

const push = (place: Place) => ['docker', 'push', fullName(place, toFill)].join(' ');

/** What docker must be told besides, as comments of the YAML. */
const notes = (place: Place) =>
  plainHttpNotes('docker', place)
    .map((note) => `${note}\n`)
    .join('');

const quoted = (text: string): string => JSON.stringify(text);

const github = (place: Place) => `${notes(place)}permissions:
  contents: read
  id-token: write
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - name: Sign in to the registry without a secret
        run: |
          token=$(curl -fsS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
            "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${encodeURIComponent(place.audience)}" | jq -r .value)
          echo "::add-mask::$token"
          echo "$token" | ${loginFromInput('docker', place, place.username)}
      - run: ${push(place)}
`;

const gitlab = (place: Place) => `${notes(place)}push:
  id_tokens:
    REGISTRY_TOKEN:
      aud: ${quoted(place.audience)}
  script:
    - echo "$REGISTRY_TOKEN" | ${loginFromInput('docker', place, place.username)}
    - ${push(place)}
`;

const pod = (place: Place) => `apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  serviceAccountName: builder
  containers:
    - name: build
      image: quay.io/skopeo/stable
      # The kubelet renews the file; read it anew at each sign-in.
      command: ["sh", "-c", "${loginFromInput('skopeo', place, place.username)} < /var/run/registry/token"]
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
              audience: ${quoted(place.audience)}
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
