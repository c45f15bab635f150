import type { Action } from '@/oci/http/scopes';
import type { RepositoryName } from '@/oci/names/names';
import type { Authorizer, Caller, Decision } from '../../ports';

/** A caller of the tests: `rights` by registry; a registry that is not in it does not exist for them. */
export interface Account {
  readonly password: string;
  readonly kind?: 'person' | 'robot';
  rights: Readonly<Record<string, readonly Action[]>>;
}

/** Rights from a table. `dev` registries (`…-dev`) accept pushes; others say where to push. */
export class MemoryAuthorizer implements Authorizer {
  readonly asked: { name: RepositoryName; action: Action }[] = [];
  throttled = false;
  /** A registry's identity, which changes when it is made anew under the same name. */
  readonly registryIds = new Map<string, string>();

  constructor(readonly accounts: Record<string, Account>) {}

  async signIn({ username, password }: { username: string; password: string }) {
    if (this.throttled) return { outcome: 'throttled', retryAfterSeconds: 41.2 } as const;
    const account = this.accounts[username];
    if (account?.password !== password) return { outcome: 'refused' } as const;
    const caller: Caller = {
      kind: account.kind ?? 'person',
      id: `id-of-${username}`,
      credential: null,
      name: username,
    };
    return { outcome: 'signed-in', caller } as const;
  }

  async stands(caller: Caller) {
    return caller.name in this.accounts;
  }

  async authorize(caller: Caller, name: RepositoryName, action: Action): Promise<Decision> {
    this.asked.push({ name, action });
    const rights = this.accounts[caller.name]?.rights[name.registry];
    if (!rights) return { allowed: false, reason: 'unknown' };
    if (action !== 'pull' && !name.registry.endsWith('-dev')) {
      const entry = name.registry.replace(/-[a-z]+$/, '-dev');
      const message = `${name.registry} fills by promotion only; ${action === 'delete' ? 'delete in' : 'push to'} ${entry}`;
      return { allowed: false, reason: 'denied', message };
    }
    if (!rights.includes(action)) {
      return { allowed: false, reason: 'denied', message: `You may not ${action} here` };
    }
    const registryId = this.registryIds.get(name.registry) ?? `registry-${name.registry}`;
    const ids = { imageId: `image-${name.image}`, repositoryId: `${registryId} ${name.image}` };
    return { allowed: true, place: { ...name, registryId, ...ids } };
  }
}
