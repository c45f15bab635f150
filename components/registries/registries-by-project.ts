import type { Registry } from '@/contract/shapes/registries';

export interface ProjectRegistries {
  slug: string;
  name: string;
  /** In the order of the pipeline. */
  registries: (Registry & { stages: number })[];
  /** Where pushes go (L2). */
  entry: Registry | null;
}

/** Registries under their projects, by the projects' names, each pipeline in its order. */
export const registriesByProject = (registries: readonly Registry[]): ProjectRegistries[] => {
  const found = new Map<string, Registry[]>();
  for (const one of registries) {
    found.set(one.project.slug, [...(found.get(one.project.slug) ?? []), one]);
  }
  return [...found.values()]
    .flatMap((all) => {
      const sorted = all.toSorted((a, b) => a.stage.position - b.stage.position);
      const first = sorted[0];
      if (first === undefined) return [];
      // Not how many are listed: a glyph must not change with what else may be seen.
      const stages = Math.max(...sorted.map((one) => one.stage.position)) + 1;
      return {
        ...first.project,
        registries: sorted.map((one) => ({ ...one, stages })),
        entry: sorted.find((one) => one.entry) ?? null,
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
};

/** Does a registry match what was typed: its name, its stage, its project? */
export const matchesRegistry = (registry: Registry, typed: string): boolean => {
  const words = typed.toLowerCase().split(/\s+/);
  const text =
    `${registry.slug} ${registry.stage.name} ${registry.project.name} ${registry.project.slug}`.toLowerCase();
  return words.every((word) => text.includes(word));
};
