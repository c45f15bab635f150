/** Policies that a new project may start with. */
export const policyTemplates = ['open', 'balanced', 'strict'] as const;
export type PolicyTemplate = (typeof policyTemplates)[number];

/** A stage of a new pipeline whose policy a template writes. */
export interface TemplatePlace {
  readonly template: PolicyTemplate;
  /** Is it the first that builds are promoted into? */
  readonly first: boolean;
  readonly last: boolean;
}
