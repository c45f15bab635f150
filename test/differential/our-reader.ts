import { readConfigDocument } from '@/oci/config/config';
import { RegistryError } from '@/oci/http/errors';
import type { Descriptor } from '@/oci/manifest/manifest';
import { parseManifest } from '@/oci/manifest/parse-manifest';
import { isRecord } from '@/oci/record';
import type { Doubtful } from './generate';

/** What a document says, in the words that all readers share. */
export type Facts = Readonly<Record<string, unknown>>;

/** What we read; null: a database cannot keep it (a config). A config under layers that could run. */
export type OurReading = { readonly facts: Facts | null } | { readonly refusal: RegistryError };

export function readOurs({ kind, bytes, type }: Doubtful): OurReading {
  try {
    return { facts: kind === 'manifest' ? manifestFacts(bytes, type) : configFacts(bytes, type) };
  } catch (error) {
    if (error instanceof RegistryError) return { refusal: error };
    throw error;
  }
}

function manifestFacts(bytes: Buffer, type: string): Facts {
  const read = parseManifest(bytes, type);
  const implied = read.config?.mediaType;
  return {
    mediaType: read.ownMediaType ?? '',
    // The others do not take the config's type for the artifact's.
    artifactType: read.artifactType === implied ? '' : (read.artifactType ?? ''),
    config: read.config && descriptorFacts(read.config),
    layers: read.layers.map(descriptorFacts),
    children: read.children.map(descriptorFacts),
    subject: read.subject && descriptorFacts(read.subject),
    annotations: read.annotations,
    // Whoever reads the bytes inside has what whoever fetches the digest has.
    falseData: [],
  };
}

const descriptorFacts = (read: Descriptor): Facts => ({
  mediaType: read.mediaType,
  digest: read.digest,
  size: read.size,
  artifactType: read.artifactType ?? '',
  annotations: read.annotations,
  platform: read.platform && {
    os: read.platform.os,
    architecture: read.platform.architecture,
    variant: read.platform.variant ?? '',
    osVersion: read.platform.osVersion ?? '',
    osFeatures: read.platform.osFeatures,
    features: read.platform.features,
  },
  elsewhere: read.elsewhere,
});

function configFacts(bytes: Buffer, type: string): Facts | null {
  const { document: read, unread } = readConfigDocument(bytes, type);
  if (unread) throw unread;
  if (read === null) return null;
  const said = members(read);
  const run = members(said.config);
  return {
    created: said.created ?? '',
    os: said.os ?? '',
    architecture: said.architecture ?? '',
    variant: said.variant ?? '',
    osVersion: said['os.version'] ?? '',
    osFeatures: said['os.features'] ?? [],
    user: run.User ?? '',
    env: run.Env ?? [],
    entrypoint: run.Entrypoint ?? [],
    cmd: run.Cmd ?? [],
    workingDir: run.WorkingDir ?? '',
    // A label that is null says as little as an empty one.
    labels: Object.fromEntries(
      Object.entries(members(run.Labels)).map(([key, value]) => [key, value ?? '']),
    ),
    ports: Object.keys(members(run.ExposedPorts)).sort(),
    volumes: Object.keys(members(run.Volumes)).sort(),
    diffIds: members(said.rootfs).diff_ids ?? [],
    history: list(said.history).map((line) => ({
      by: members(line).created_by ?? '',
      empty: members(line).empty_layer === true,
    })),
  };
}

const members = (value: unknown): Facts => (isRecord(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
