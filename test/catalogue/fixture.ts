import { actorColumns } from '@/server/access/actors/actor-columns';
import type { InstanceRole } from '@/domain/permissions/roles';
import { randomBytes } from 'node:crypto';
import {
  createCatalogue,
  type LocalCatalogue,
} from '@/server/content/repositories/create-catalogue';
import type { Database } from '@/server/platform/sql/database';
import { newId } from '@/lib/ids';
import type { Caller, ManifestPut, Place } from '@/registry/ports';
import type { Digest } from '@/oci/names/digest';
import { digestOf } from '@/oci/names/hash';
import { whatRuns } from '@/oci/manifest/what-runs';
import {
  imageConfigType,
  imageIndexType,
  imageLayerType,
  imageManifestType,
  isLayerType,
} from '@/oci/manifest/media-types';
import type { Descriptor, ParsedManifest } from '@/oci/manifest/manifest';
import { readPlatform } from '@/oci/manifest/platform';
import { repositoryIn } from '../support/repository-in';
import { actedBy } from '../support/acted';

export const ada: Caller = {
  kind: 'person',
  id: '00000000-0000-4000-8000-00000000ada0',
  credential: null,
  name: 'ada@example.com',
  from: { address: '192.0.2.7', requestId: 'request-of-ada' },
};

export interface TestProject {
  readonly id: string;
  readonly registries: readonly { id: string; slug: string }[];
  /** The repository as an authorizer would hand it out: by default in the entry registry. */
  repository(image: string, stage?: number): Promise<Place>;
}

/** A project with its stages and registries, straight in the database. */
export async function createProject(
  db: Database,
  slug: string,
  options: { stages?: readonly string[]; latestFollows?: boolean } = {},
): Promise<TestProject> {
  const { stages = ['dev', 'prod'], latestFollows = false } = options;
  const { prisma } = db;
  const id = newId();
  await prisma.project.create({ data: { id, slug, name: slug, latestFollows } });
  const registries: { id: string; slug: string }[] = [];
  for (const [position, stage] of stages.entries()) {
    const registry = { id: newId(), slug: `${slug}-${stage}` };
    registries.push(registry);
    await prisma.registry.create({ data: { ...registry, kind: 'local', projectId: id } });
    await prisma.stage.create({
      data: {
        id: newId(),
        projectId: id,
        registryId: registry.id,
        slug: stage,
        name: stage,
        position,
      },
    });
  }
  return {
    id,
    registries,
    async repository(image, stage = 0) {
      const registry = registries[stage]!;
      const row = await prisma.image.findUnique({
        where: { projectId_name: { projectId: id, name: image } },
      });
      const imageId = row?.id ?? null;
      const held = await prisma.repository.findFirst({
        where: { registryId: registry.id, name: image },
      });
      const ids = { registryId: registry.id, imageId, repositoryId: held?.id ?? null };
      return { registry: registry.slug, image, ...ids };
    },
  };
}

const descriptor = (
  digest: Digest,
  size: number,
  mediaType: string,
  more: Partial<Descriptor> = {},
): Descriptor => ({
  mediaType,
  digest,
  size,
  artifactType: null,
  annotations: {},
  platform: null,
  elsewhere: false,
  ...more,
});

function putOf(parsed: ParsedManifest, config: unknown, salt = ''): ManifestPut {
  // Not a manifest that a client would write, but bytes that stand for exactly this one.
  const bytes = Buffer.from(JSON.stringify({ ...parsed, salt }));
  const runnable =
    parsed.kind === 'index' ? null : parsed.layers.some((layer) => isLayerType(layer.mediaType));
  return {
    digest: digestOf(bytes),
    mediaType: parsed.mediaType,
    bytes,
    parsed,
    config,
    runnable,
    runs: whatRuns(parsed, config, runnable === true),
    tags: [],
  };
}

export interface ImageSpec {
  readonly layers?: readonly string[];
  readonly config?: unknown;
  readonly annotations?: Record<string, string>;
  readonly artifactType?: string;
  readonly subject?: ManifestPut;
  /** The type of its layers; left out: a file system's, and of what refers to a subject a document's. */
  readonly layerType?: string;
}

/** An image manifest whose layers hold the given texts. */
export function imageOf(name: string, spec: ImageSpec = {}): ManifestPut {
  const { layers = [`layer of ${name}`], config = { name, os: 'linux', architecture: 'amd64' } } =
    spec;
  const configBytes = JSON.stringify(config);
  const parsed: ParsedManifest = {
    kind: 'image',
    mediaType: imageManifestType,
    ownMediaType: imageManifestType,
    artifactType: spec.artifactType ?? imageConfigType,
    config: descriptor(digestOf(configBytes), Buffer.byteLength(configBytes), imageConfigType),
    layers: layers.map((text) =>
      descriptor(
        digestOf(text),
        Buffer.byteLength(text),
        spec.layerType ?? (spec.subject ? 'application/vnd.in-toto+json' : imageLayerType),
      ),
    ),
    children: [],
    subject: spec.subject
      ? descriptor(spec.subject.digest, spec.subject.bytes.length, spec.subject.mediaType)
      : null,
    annotations: spec.annotations ?? {},
  };
  return putOf(parsed, config, name);
}

/** An index over manifests, each with a platform `os/architecture`. */
export function indexOf(
  children: readonly (readonly [ManifestPut, string | null])[],
  annotations: Record<string, string> = {},
): ManifestPut {
  const parsed: ParsedManifest = {
    kind: 'index',
    mediaType: imageIndexType,
    ownMediaType: imageIndexType,
    artifactType: null,
    config: null,
    layers: [],
    children: children.map(([child, platform]) => {
      const [os, architecture] = platform?.split('/') ?? [];
      return descriptor(child.digest, child.bytes.length, child.mediaType, {
        platform: readPlatform({ os, architecture }),
      });
    }),
    subject: null,
    annotations,
  };
  return putOf(parsed, null);
}

export interface Client {
  readonly catalogue: LocalCatalogue;
  readonly repository: Place;
  /** Links the manifest's blobs as uploaded. */
  readonly uploadBlobs: (put: ManifestPut) => Promise<void>;
  /** Links the blobs and pushes the manifest, to a tag or by digest. */
  readonly push: (put: ManifestPut, tag?: string | null) => Promise<void>;
}

/** What a client does in one repository: every request with what the authorizer says of it then. */
export async function clientOf(
  db: Database,
  project: TestProject,
  image: string,
  catalogue: LocalCatalogue = createCatalogue({ db }),
): Promise<Client> {
  const { id } = await db.prisma.image.upsert({
    where: { projectId_name: { projectId: project.id, name: image } },
    create: { id: newId(), projectId: project.id, name: image },
    update: {},
  });
  await repositoryIn(db.prisma, project.registries[0]!.id, id);
  const repository = await project.repository(image);
  const uploadBlobs = async ({ parsed }: ManifestPut) => {
    for (const blob of [parsed.config, ...parsed.layers]) {
      if (blob) await catalogue.repository(repository, ada).write.linkBlob(blob);
    }
  };
  return {
    catalogue,
    repository,
    uploadBlobs,
    async push(put, tag = null) {
      await uploadBlobs(put);
      await catalogue
        .repository(repository, ada)
        .write.putManifest({ ...put, tags: tag === null ? [] : [tag] });
    },
  };
}

/** The builds of an image, by number. */
export const buildsOf = (db: Database, imageId: string | null) =>
  db.prisma.build.findMany({ where: { imageId: imageId! }, orderBy: { number: 'asc' } });

/** The tags of a repository and what each points to. */
export async function tagsOf(db: Database, repository: Place): Promise<Record<string, string>> {
  const tags = await db.prisma.tag.findMany({
    where: { repository: { registryId: repository.registryId, imageId: repository.imageId! } },
  });
  return Object.fromEntries(tags.map((tag) => [tag.name, tag.digest]));
}

/** Places what an image has in its entry registry in another one, as a promotion will. */
export async function placeIn(db: Database, to: Place, ...puts: ManifestPut[]): Promise<void> {
  const repositoryId = await repositoryIn(db.prisma, to.registryId, to.imageId!);
  for (const { digest, mediaType, parsed } of puts) {
    const subject = parsed.subject?.digest ?? null;
    await db.prisma.placement.create({
      data: {
        repositoryId,
        digest,
        mediaType,
        subject,
        ...actorColumns('by', { kind: 'person', id: ada.id, name: ada.name }),
      },
    });
  }
}

/** A person with a grant on the project, directly or through a team; none: no grant. */
export async function createPerson(
  db: Database,
  name: string,
  grants: readonly { project: TestProject; role: string; through?: 'team' }[] = [],
  options: { instanceRole?: InstanceRole } = {},
): Promise<Caller> {
  const { prisma } = db;
  const id = newId();
  const email = `${name}@example.com`;
  await prisma.person.create({ data: { id, email, name, ...options } });
  for (const { project, role, through } of grants) {
    const held = {
      id: newId(),
      projectId: project.id,
      role,
      ...actedBy('createdBy', 'ada@example.com'),
    };
    if (through !== 'team') {
      await prisma.roleGrant.create({ data: { ...held, personId: id } });
      continue;
    }
    const teamId = newId();
    await prisma.team.create({ data: { id: teamId, slug: `team-${name}`, name: `Team ${name}` } });
    await prisma.membership.create({ data: { teamId, personId: id } });
    await prisma.roleGrant.create({ data: { ...held, teamId } });
  }
  return { kind: 'person', id, credential: null, name: email };
}

/** A cluster's credential for one registry of the project. */
export async function createCluster(
  db: Database,
  project: TestProject,
  stage: number,
  options: { secretExpiresAt?: Date } = {},
): Promise<Caller> {
  const id = newId();
  const credential = newId();
  const registry = project.registries[stage]!;
  const username = `robot.${registry.slug}.${id}`;
  await db.prisma.robot.create({
    data: {
      id,
      projectId: project.id,
      registries: { create: { registryId: registry.id } },
      kind: 'cluster',
      name: id,
      username,
      ...actedBy('createdBy', 'ada@example.com'),
      secrets: {
        create: {
          id: credential,
          secretHash: randomBytes(32),
          prefix: 'test',
          ...actedBy('createdBy', 'ada@example.com'),
          expiresAt: options.secretExpiresAt ?? new Date('2999-01-01T00:00:00Z'),
        },
      },
    },
  });
  return { kind: 'robot', id, credential, name: username };
}

/** A whole list of referrers, where one page has room for it. */
export async function referrersOf(catalogue: LocalCatalogue, where: Place, subject: Digest) {
  const asked = { after: null, limit: 1000, artifactType: null, bytes: 4_000_000 };
  const { digests, more } = await catalogue.repository(where, ada).referrers.list(subject, asked);
  if (more) throw new Error('there is more than a page of referrers');
  return catalogue.repository(where, ada).referrers.read(digests);
}
