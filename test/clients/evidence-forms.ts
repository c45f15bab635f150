import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Credentials } from '@/scripts/lib/oci';
import { goClient } from './command';
import type { ClientWorld } from './world';

/** How one client of today makes evidence about an image, and how the same client verifies it. */
export interface EvidenceForm {
  readonly name: string;
  /** Can it be tried here? */
  readonly isThere: boolean;
  /** It is about an index and each image in it, not about one image. */
  readonly ofIndex?: true;
  /** Made in the entry registry by CI, about `<repository>@<digest>`. */
  make(world: ClientWorld, name: string): Promise<void>;
  /** Throws unless all of it is found and verifies, by whoever may read there. */
  verify(world: ClientWorld, who: Credentials, name: string): Promise<void>;
}

const [cosign2, cosign3, notation, oras, regctl, copy] = [
  'cosign-2',
  'cosign-3',
  'notation',
  'oras',
  'regctl',
  'containers-copy',
].map(goClient);

/** Keys are made for each world, in the form of sigstore's, by a client that signs with them. */
const keyMaker = cosign2 ?? cosign3;
const passphrase = 'a key of the tests';
const privateKey = (world: ClientWorld, name = 'evidence') => world.path(`${name}.key`);
const publicKey = (world: ClientWorld, name = 'evidence') => world.path(`${name}.pub`);

/** Makes a key pair; the world's clients have its passphrase. */
export async function makeKey(world: ClientWorld, name = 'evidence'): Promise<void> {
  if (!keyMaker) return;
  await world.ok(null, keyMaker, 'generate-key-pair', '--output-key-prefix', world.path(name));
}

/** What every client of a world gets besides: the keys' passphrase, and one home of notation's keys. */
export const evidenceVariables = (folder: string) => ({
  COSIGN_PASSWORD: passphrase,
  XDG_CONFIG_HOME: `${folder}/config`,
});

const noteType = 'application/vnd.example.note';
const sbom = '{"spdxVersion":"SPDX-2.3","name":"api"}\n';

/** Writes what the forms sign with, attach and are configured by; once for a world. */
export async function prepareEvidence(world: ClientWorld): Promise<void> {
  await makeKey(world);
  await writeFile(world.path('sbom.json'), sbom);
  await writeFile(world.path('note.txt'), 'tested\n');
  // A root that trusts nobody, so that no verification looks for one on the Internet.
  await writeFile(
    world.path('root.json'),
    '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}',
  );
  if (notation) await prepareNotation(world);
  if (regctl) {
    for (const who of [world.ci, world.admin, world.cluster]) {
      await world.ok(who, regctl, 'registry', 'set', '--tls', 'disabled', world.server.host);
    }
  }
  await prepareCopy(world);
}

/** One key and one trust for all who sign and verify, as notation keeps them in its home. */
async function prepareNotation(world: ClientWorld): Promise<void> {
  await world.ok(null, notation!, 'cert', 'generate-test', '--default', 'tests');
  const policy = {
    version: '1.0',
    trustPolicies: [
      {
        name: 'tests',
        registryScopes: ['*'],
        signatureVerification: { level: 'strict' },
        trustStores: ['ca:tests'],
        trustedIdentities: ['*'],
      },
    ],
  };
  await writeFile(
    world.path('config', 'notation', 'trustpolicy.json'),
    JSON.stringify(policy, null, 2),
  );
}

/**
 * Which images the library of skopeo, podman and CRI-O takes: signed ones. A signature names the
 * repository that it was made in, so that in later stages the policy says which one that was.
 */
async function prepareCopy(world: ClientWorld): Promise<void> {
  const signed = (identity: object) => [
    { type: 'sigstoreSigned', keyPath: publicKey(world), signedIdentity: identity },
  ];
  const later = ['staging', 'preprod', 'prod'].map((stage) => [
    world.at(`shop-${stage}`),
    signed({
      type: 'remapIdentity',
      prefix: world.at(`shop-${stage}`),
      signedPrefix: world.at('shop-dev'),
    }),
  ]);
  const docker = Object.fromEntries([
    [world.at('shop-dev'), signed({ type: 'matchRepository' })],
    ...later,
  ]) as object;
  const anything = { '': [{ type: 'insecureAcceptAnything' }] };
  await writeFile(
    world.path('policy.json'),
    JSON.stringify({ default: [{ type: 'reject' }], transports: { docker, oci: anything } }),
  );
  await mkdir(world.path('registries.d'));
  await writeFile(
    world.path('registries.d', 'default.yaml'),
    `docker:\n  ${world.server.host}:\n    use-sigstore-attachments: true\n`,
  );
}

/** What cosign signs with, and verifies by: one of the world's keys, and nothing of the Internet. */
export const sign = (world: ClientWorld, key?: string) => [
  '--key',
  privateKey(world, key),
  '--tlog-upload=false',
  '-y',
];
export const check = (world: ClientWorld, key?: string) => [
  '--key',
  publicKey(world, key),
  '--insecure-ignore-tlog=true',
  '--trusted-root',
  world.path('root.json'),
];
const ofSbom = (world: ClientWorld) => [
  '--type',
  'spdxjson',
  '--predicate',
  world.path('sbom.json'),
];

/** Signed and attested by cosign, with what each of its forms asks for besides. */
function byCosign(
  name: string,
  cosign: string | null | undefined,
  { making = [], checking = [] }: { making?: string[]; checking?: string[] },
): EvidenceForm {
  return {
    name,
    isThere: Boolean(cosign),
    async make(world, image) {
      await world.ok(world.ci, cosign!, 'sign', ...sign(world), ...making, image);
      await world.ok(
        world.ci,
        cosign!,
        'attest',
        ...sign(world),
        ...making,
        ...ofSbom(world),
        image,
      );
    },
    async verify(world, who, image) {
      await world.ok(who, cosign!, 'verify', ...check(world), ...checking, image);
      const attested = ['verify-attestation', '--type', 'spdxjson'];
      await world.ok(who, cosign!, ...attested, ...check(world), ...checking, image);
    },
  };
}

/** An index and every image in it, signed at once, as a pipeline of several platforms does. */
const byCosignOfEach = (
  name: string,
  cosign: string | null | undefined,
  making: string[],
): EvidenceForm => ({
  name,
  isThere: Boolean(cosign),
  ofIndex: true,
  async make(world, index) {
    await world.ok(world.ci, cosign!, 'sign', '--recursive', ...sign(world), ...making, index);
  },
  async verify(world, who, index) {
    const repository = index.split('@')[0]!;
    for (const { digest } of [world.index, ...world.index.children]) {
      await world.ok(who, cosign!, 'verify', ...check(world), `${repository}@${digest}`);
    }
  },
});

const attachedByCosign2: EvidenceForm = {
  name: 'an SBOM attached by cosign 2 under a tag',
  isThere: Boolean(cosign2),
  async make(world, image) {
    await world.ok(world.ci, cosign2!, 'attach', 'sbom', '--sbom', world.path('sbom.json'), image);
  },
  async verify(world, who, image) {
    const found = await world.ok(who, cosign2!, 'download', 'sbom', image);
    if (found !== sbom) throw new Error(`another SBOM: ${found}`);
  },
};

/** cosign's older referrers have a switch of their own, and take signatures only. */
const referringByCosign2: EvidenceForm = {
  name: 'a signature of cosign 2 that refers (OCI 1.1)',
  isThere: Boolean(cosign2),
  async make(world, image) {
    const mode = '--registry-referrers-mode=oci-1-1';
    await world.ok(
      world.ci,
      'env',
      'COSIGN_EXPERIMENTAL=1',
      cosign2!,
      'sign',
      ...sign(world),
      mode,
      image,
    );
  },
  async verify(world, who, image) {
    const args = ['verify', ...check(world), '--experimental-oci11', image];
    await world.ok(who, 'env', 'COSIGN_EXPERIMENTAL=1', cosign2!, ...args);
  },
};

const byNotation = (format: 'jws' | 'cose'): EvidenceForm => ({
  name: `a signature of notation (${format})`,
  isThere: Boolean(notation),
  async make(world, image) {
    const how = ['--insecure-registry', '--signature-format', format];
    await world.ok(world.ci, notation!, 'sign', ...how, image);
  },
  async verify(world, who, image) {
    await world.ok(who, notation!, 'verify', '--insecure-registry', image);
  },
});

const byOras: EvidenceForm = {
  name: 'a file attached by oras',
  isThere: Boolean(oras),
  async make(world, image) {
    const what = ['--artifact-type', noteType, image, 'note.txt:text/plain'];
    await world.ok(world.ci, oras!, 'attach', '--plain-http', ...what);
  },
  async verify(world, who, image) {
    const asked = ['discover', '--plain-http', '--artifact-type', noteType, '--format', 'json'];
    const { referrers } = JSON.parse(await world.ok(who, oras!, ...asked, image)) as {
      referrers: { reference: string }[];
    };
    if (referrers.length !== 1) throw new Error(`${referrers.length} referrers, not one`);
    const to = world.path('pulled-by-oras', who.username);
    await world.ok(who, oras!, 'pull', '--plain-http', '-o', to, referrers[0]!.reference);
    const note = await readFile(`${to}/note.txt`, 'utf8');
    if (note !== 'tested\n') throw new Error(`another note: ${note}`);
  },
};

const byRegctl: EvidenceForm = {
  name: 'a file attached by regctl',
  isThere: Boolean(regctl),
  async make(world, image) {
    const put = ['artifact', 'put', '--subject', image, '--artifact-type', noteType];
    await world.ok(world.ci, regctl!, ...put, '-f', world.path('note.txt'));
  },
  async verify(world, who, image) {
    const get = ['artifact', 'get', '--subject', image, '--filter-artifact-type', noteType];
    const note = await world.ok(who, regctl!, ...get);
    if (note !== 'tested\n') throw new Error(`another note: ${note}`);
  },
};

/** Signs by copying, as skopeo does, onto what is there already: the tag stays, the digest too. */
const bySkopeo: EvidenceForm = {
  name: 'a signature by skopeo’s sigstore key',
  isThere: Boolean(copy && keyMaker),
  async make(world, image) {
    const from = `oci:${world.layout}:1.4.2`;
    const to = `docker://${image.split('@')[0]}:1.4.2`;
    const key = ['-sign-by', privateKey(world), '-passphrase', passphrase];
    await world.ok(world.ci, copy!, ...trust(world), ...key, from, to);
  },
  async verify(world, who, image) {
    const to = `oci:${world.path('pulled-by-skopeo', who.username)}:x`;
    await mkdir(world.path('pulled-by-skopeo'), { recursive: true });
    await world.ok(who, copy!, ...trust(world), `docker://${image}`, to);
  },
};

const trust = (world: ClientWorld) => [
  '-registries.d',
  world.path('registries.d'),
  '-policy',
  world.path('policy.json'),
];

export const evidenceForms: readonly EvidenceForm[] = [
  byCosign('signed and attested by cosign 2 under tags', cosign2, {}),
  byCosign('signed and attested by cosign 2 as bundles', cosign2, {
    making: ['--new-bundle-format'],
    checking: ['--new-bundle-format'],
  }),
  byCosignOfEach('every platform signed by cosign 2 under tags', cosign2, []),
  attachedByCosign2,
  referringByCosign2,
  byCosign('signed and attested by cosign 3', cosign3, { making: ['--use-signing-config=false'] }),
  byCosign('signed and attested by cosign 3 under tags', cosign3, {
    making: ['--use-signing-config=false', '--new-bundle-format=false'],
    checking: ['--new-bundle-format=false'],
  }),
  byCosignOfEach('every platform signed by cosign 3', cosign3, ['--use-signing-config=false']),
  bySkopeo,
  byNotation('jws'),
  byNotation('cose'),
  byOras,
  byRegctl,
];
