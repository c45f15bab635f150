import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** What docs/gitops-tags.md tells each tool: the tests run the tools with nothing else. */
const page = readFileSync(new URL('../../docs/gitops-tags.md', import.meta.url), 'utf8');

/**
 * The settings below a tool's heading, one for each YAML document or JSON text there.
 * @param host the registry's address, in place of the one that the page has as its example
 */
export function toldTo(tool: string, host: string): unknown[] {
  const section = page.split(/^### /m).find((part) => part.startsWith(`${tool}\n`));
  if (section === undefined) throw new Error(`docs/gitops-tags.md does not tell ${tool} anything`);
  return [...section.matchAll(/^```(?:yaml|json)\n(.*?)^```/gms)].flatMap(([, block]) =>
    parseAllDocuments(
      block!
        .replaceAll('https://registry.example.com', `http://${host}`)
        .replaceAll('registry.example.com', host),
    ).map((document) => document.toJS() as unknown),
  );
}

export interface ToldFlux {
  readonly spec: { readonly image: string };
}
export interface ToldFluxPolicy {
  readonly spec: { readonly policy: { readonly semver: { readonly range: string } } };
}

export interface ToldArgo {
  readonly spec: {
    readonly applicationRefs: readonly {
      readonly images: readonly {
        readonly imageName: string;
        readonly commonUpdateSettings: {
          readonly updateStrategy: string;
          readonly allowTags: string;
        };
      }[];
    }[];
  };
}
export interface ToldArgoRegistries {
  readonly registries: readonly Record<string, unknown>[];
}

export interface ToldKeel {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { image: string }[] } };
  };
}

export interface ToldRenovate {
  readonly packageRules: readonly Record<string, unknown>[];
}
export interface ToldRenovateHosts {
  readonly hostRules: readonly Record<string, unknown>[];
}
