import type { Clock } from '@/lib/clock';
import { createLogger } from '@/lib/logger';
import { createKeyless, type Keyless } from '@/server/access/keyless/keyless';
import type { Database } from '@/server/platform/sql/database';
import { keylessTokenKey } from '@/server/platform/config/secret';

/** What answers for robots without a secret, as `compose` makes it, by the key of a test. */
export const createTestKeyless = (db: Database, clock: Clock): Keyless =>
  createKeyless({
    db,
    clock,
    logger: createLogger('silent'),
    privateKey: keylessTokenKey('a secret of the tests, 32 characters'),
    issuer: 'registry.example.com',
  });
