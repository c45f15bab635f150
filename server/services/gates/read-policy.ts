import { emptyPolicy, policyDocument, type Policy } from '@/domain/gates/policy';

/** A policy as it is stored; null: the stage has none. */
export type StoredPolicy = { readonly version: number; readonly document: unknown } | null;

/**
 * The policy of a stage, from its row. A document that this version of the product cannot read (it
 * was written by a newer one) lets nothing pass, rather than everything.
 */
export function readPolicy(stored: StoredPolicy): Policy {
  if (!stored) return emptyPolicy;
  const parsed = policyDocument.safeParse(stored.document);
  if (parsed.success) return { version: stored.version, ...parsed.data };
  throw new Error(`policy version ${stored.version} cannot be read: ${parsed.error.message}`);
}
