import { routes } from '@/registry/server/routes';
import type { Schema } from './schema';

/** What a call is made for, before it is made wrong. */
export interface Target {
  /** `GET /projects/{project}` */
  readonly name: string;
  readonly area: 'api' | 'registry' | 'artifactory' | 'other';
  readonly method: string;
  /** With `{name}` where a parameter stands. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, Schema>>;
  readonly query: readonly {
    readonly name: string;
    readonly required: boolean;
    readonly schema: Schema;
  }[];
  readonly body: Schema | 'manifest' | 'bytes' | 'form' | null;
  /** How often it is called, beside the others of its area. */
  readonly weight: number;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
}

/** What takes the server long or asks others: called, but seldom. */
const seldom: Readonly<Record<string, number>> = {
  'GET /audit/export': 0.2,
  'POST /isolation-checks': 0.05,
  'POST /issuers/{slug}/check': 0.2,
  'POST /sign-in/providers/{slug}/try': 0.2,
  'POST /me/password': 0.3,
  'POST /me/prove': 0.3,
  'POST /people': 0.5,
  'POST /setup': 0.3,
  'POST /invitations/accept': 0.3,
  'POST /projects': 0.5,
};

/** Every operation of the product's own OpenAPI document. */
export const apiTargets = (document: OpenApi): Target[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => /^(get|put|post|patch|delete)$/.test(method))
      .map(([lower, { parameters = [], requestBody }]): Target => {
        const method = lower.toUpperCase();
        const name = `${method} ${path}`;
        return {
          name,
          area: 'api',
          method,
          path: `/api/v1${path}`,
          parameters: Object.fromEntries(
            parameters
              .filter((one) => one.in === 'path')
              .map((one) => [one.name, one.schema ?? {}]),
          ),
          query: parameters
            .filter((one) => one.in === 'query')
            .map((one) => ({
              name: one.name,
              required: one.required ?? false,
              schema: one.schema ?? {},
            })),
          body: requestBody?.content['application/json']?.schema ?? null,
          weight: seldom[name] ?? 1,
        };
      }),
  );

const text: Schema = { type: 'string' };

/** The query parameters of the OCI protocol and of Docker's token authentication, by their route. */
const ociQueries: Readonly<Record<string, readonly string[]>> = {
  '/token': ['service', 'scope', 'account', 'offline_token', 'client_id'],
  '/v2/_catalog': ['n', 'last'],
  '/v2/{name}/tags/list': ['n', 'last'],
  '/v2/{name}/referrers/{digest}': ['artifactType', 'n', 'last'],
  '/v2/{name}/blobs/uploads/': ['digest', 'mount', 'from', 'digest-algorithm'],
  '/v2/{name}/blobs/uploads/{id}': ['digest', '_state'],
  '/v2/{name}/manifests/{reference}': ['tag', 'ns'],
};

const ociBodies: Readonly<Record<string, Target['body']>> = {
  'POST /token': 'form',
  'PUT /v2/{name}/manifests/{reference}': 'manifest',
  'POST /v2/{name}/blobs/uploads/': 'bytes',
  'PATCH /v2/{name}/blobs/uploads/{id}': 'bytes',
  'PUT /v2/{name}/blobs/uploads/{id}': 'bytes',
};

/** Pushes say the most; what is deleted is there for nobody after. */
const ociWeights: Readonly<Record<string, number>> = {
  'PUT /v2/{name}/manifests/{reference}': 4,
  'GET /v2/': 0.3,
  'HEAD /v2/': 0.2,
  'DELETE /v2/{name}/manifests/{reference}': 0.3,
  'DELETE /v2/{name}/blobs/{digest}': 0.3,
  'DELETE /v2/{name}/blobs/uploads/{id}': 0.3,
};

/** Every route of the data plane's table. */
export const ociTargets: readonly Target[] = routes.flatMap((route) => {
  const path = pathOf(route.path);
  return Object.keys(route.methods).map((method): Target => {
    const name = `${method} ${path}`;
    return {
      name,
      area: 'registry',
      method,
      path,
      parameters: Object.fromEntries(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => [one, text]),
      ),
      query: (ociQueries[path] ?? []).map((one) => ({ name: one, required: false, schema: text })),
      body: ociBodies[name] ?? null,
      weight: ociWeights[name] ?? 1,
    };
  });
});

/** `^\/v2\/(?<name>.+)\/tags\/list$` is `/v2/{name}/tags/list`. */
function pathOf(pattern: RegExp): string {
  const path = pattern.source
    .replaceAll(/\(\?<(\w+)>[^)]*\)/g, '{$1}')
    .replaceAll('\\/', '/')
    .replaceAll(/^\^|\$$/g, '')
    .replaceAll('/?', '/');
  if (/[\\()^$?*+|]/.test(path)) throw new Error(`${pattern.source} is no path with names in it`);
  return path;
}

const plain = (name: string, more: Partial<Target> = {}): Target => {
  const [method = '', path = ''] = name.split(' ');
  return {
    name,
    area: 'other',
    method,
    path,
    parameters: {},
    query: [],
    body: null,
    weight: 1,
    ...more,
  };
};

/** What else the port answers. */
export const otherTargets: readonly Target[] = [
  plain('GET /healthz'),
  plain('GET /readyz'),
  plain('GET /metrics'),
  plain('GET /api/v1/events', { weight: 2 }),
  plain('GET /api/v1/openapi.json'),
  plain('POST /artifactory/api/docker/{registry}/v2/promote', {
    area: 'artifactory',
    parameters: { registry: text },
    weight: 6,
    body: {
      type: 'object',
      properties: {
        targetRepo: text,
        dockerRepository: text,
        targetDockerRepository: text,
        tag: text,
        targetTag: text,
        copy: { type: 'boolean' },
      },
      required: ['targetRepo', 'dockerRepository', 'tag'],
    },
  }),
];
