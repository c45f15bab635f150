import { emptyPolicy, policyDocument, type Policy } from '@/domain/gates/policy';

/** A policy as it is stored; null: the stage has none. */
export type StoredPolicy = { readonly version: number; readonly document: unknown } | null;

/** SQL: the policy under which promotion `m` was asked for, as `StoredPolicy`. */
export const askedUnder = `
  (SELECT json_build_object('version', asked.version, 'document', asked.document) FROM policy asked
   WHERE asked.stage_id = m.to_stage_id AND asked.version = m.asked_policy_version)`;

/** SQL: the documents that a stage asks: the one in force, and those that open requests are held to. */
export const documentsAsked = (stageId: string): string => `
  (SELECT newest.document FROM policy newest
   WHERE newest.stage_id = ${stageId} ORDER BY newest.version DESC LIMIT 1)
  UNION ALL
  SELECT held.document FROM promotion o
  JOIN policy held ON held.stage_id = o.to_stage_id AND held.version = o.asked_policy_version
  WHERE o.to_stage_id = ${stageId} AND o.state IN ('waiting', 'approved')`;

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
