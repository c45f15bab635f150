import { z } from 'zod';
import { issuerKinds } from '@/domain/keyless/issuer';
import { actor } from '../actor';
import { timestamp } from '../common';

export const issuer = z.object({
  slug: z.string(),
  name: z.string(),
  /** As tokens name it in `iss`. */
  issuer: z.string(),
  /** Whose claims these are: GitHub and GitLab for everybody, or one of one’s own. */
  kind: z.enum(issuerKinds),
  /** Null: fetched from the issuer. */
  jwks: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }).nullable(),
  createdAt: timestamp,
  createdBy: actor,
  /** How many robots trust it; null for those who may not see the whole installation. */
  robots: z.number().int().nullable(),
});
export type TrustedIssuer = z.infer<typeof issuer>;

/** Whether the issuer’s keys can be had, tried just now. */
export const checked = z.object({
  /** How many keys; null: they could not be had. */
  keys: z.number().int().nullable(),
  /** Why not, and what to do. */
  problem: z.string().nullable(),
});
export type IssuerCheck = z.infer<typeof checked>;

export const trust = z.object({
  /** Stays while the rule is the same. */
  id: z.string(),
  issuer: z.string(),
  issuerName: z.string(),
  issuerUrl: z.string(),
  kind: z.enum(issuerKinds),
  audience: z.string(),
  claims: z.record(z.string(), z.string()),
  createdAt: timestamp,
  createdBy: actor,
  lastUsedAt: timestamp.nullable(),
  lastUsedFrom: z.string().nullable(),
});
export type Trust = z.infer<typeof trust>;
