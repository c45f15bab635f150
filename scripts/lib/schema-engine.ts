import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';

/**
 * The SQL that leads from one Prisma schema to another (from nothing, when `before` is null);
 * empty when they agree. The schema engine runs as WebAssembly, so nothing is downloaded. It wants
 * a PostgreSQL at `url` to learn its version from, and changes nothing there.
 */
export async function sqlBetween(
  url: string,
  before: string | null,
  after: string,
): Promise<string> {
  await loadEngine();
  const datamodel = (content: string) => ({
    tag: 'schemaDatamodel' as const,
    files: [{ path: 'schema.prisma', content }],
  });
  const schemaEngine = await engine.SchemaEngine.new(
    { datamodels: [['schema.prisma', after]] },
    () => undefined,
    bindSqlAdapterFactory(new PrismaPg({ connectionString: url })),
  );
  const result = await schemaEngine.diff({
    from: before === null ? { tag: 'empty' } : datamodel(before),
    to: datamodel(after),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  const script = (result.stdout ?? '').trim();
  return script.includes('This is an empty migration') ? '' : script;
}

let loaded: Promise<void> | undefined;

function loadEngine(): Promise<void> {
  loaded ??= (async () => {
    const require = createRequire(import.meta.url);
    const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
    const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(bytes, {
      './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
    });
    const glue = engine as unknown as { __wbg_set_wasm(exports: WebAssembly.Exports): void };
    glue.__wbg_set_wasm(instance.exports);
    (instance.exports as unknown as { __wbindgen_start(): void }).__wbindgen_start();
  })();
  return loaded;
}
