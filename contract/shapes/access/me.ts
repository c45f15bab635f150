import { z } from 'zod';
import { tokenScopes } from '@/domain/permissions/roles';
import { timestamp } from '../common';

export const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
  /** The address of its last use. */
  lastUsedFrom: z.string().nullable(),
  /** What it is narrowed to; `read` is always among them. */
  scopes: z.array(z.enum(tokenScopes)),
});
export type ApiToken = z.infer<typeof apiToken>;

export const session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: timestamp,
  lastSeenAt: timestamp,
  userAgent: z.string(),
  address: z.string(),
  /** The provider it was opened through; null: by password. */
  provider: z.string().nullable(),
});
