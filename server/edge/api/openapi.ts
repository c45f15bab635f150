import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { contract } from '@/contract/index';
import { problem } from '@/contract/shapes/problem';
import { z } from 'zod';

/** The OpenAPI document of /api/v1, generated from `contract/`. */
export async function openApiDocument(publicUrl: string): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: {
      title: 'Sallyport',
      version: '1',
      description: 'Promotes container images, unchanged, from registry to registry.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A personal API token or a robot’s secret.',
        },
      },
    },
    customErrorResponseBodySchema: () => z.toJSONSchema(problem) as Record<string, unknown>,
  });
}
