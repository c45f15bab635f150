import { openApiDocument } from '@/server/edge/api/openapi';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema?: Schema }>> };
}

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

const document = (await openApiDocument('http://127.0.0.1')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

/** Every route of the OpenAPI document, as `GET /me`, with what it takes. */
export const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => /^(get|put|post|patch|delete)$/.test(method))
    .map(([method, { parameters = [], requestBody }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      takesBody: requestBody !== undefined,
      fields: Object.keys(requestBody?.content['application/json']?.schema?.properties ?? {}),
    })),
);
