import { createSession } from '@/server/access/sessions/sessions';
import { newId } from '@/lib/ids';
import { pageForHeader } from '@/lib/http/page-for-header';
import type { TokenScope } from '@/domain/permissions/roles';
import { newSecret } from '@/server/platform/secrets/secrets';
import { apiOf, type Answer } from '../auth/api';
import { address, createWorld, publicUrl } from '../auth/world';

/** The auth tests' world with /api/v1 on it, signed-in browsers and narrowed tokens. */
export async function createPeopleWorld() {
  const world = await createWorld();
  const call = apiOf(world);

  /** The headers of a browser in which somebody is signed in. */
  async function browser(personId: string, userAgent = 'Mozilla/5.0 (X11; Linux) Firefox/140.0') {
    const token = await createSession(
      world.db.sql,
      { personId, address, userAgent },
      world.clock.now,
    );
    return {
      cookie: `sallyport.session=${token}`,
      origin: publicUrl,
      [pageForHeader]: personId,
    };
  }

  return {
    ...world,
    call,
    browser,

    /** A person and the headers of their browser. */
    async signedIn(email: string, more: Parameters<typeof world.person>[1] = {}) {
      const person = await world.person(email, more);
      return { ...person, as: await browser(person.id) };
    },

    async narrowToken(personId: string, scopes: readonly TokenScope[]) {
      const { secret, hash, prefix } = newSecret('personal');
      const tokenHash = new Uint8Array(hash);
      const row = { id: newId(), personId, name: scopes.join(), tokenHash, prefix };
      await world.db.prisma.apiToken.create({ data: { ...row, scopes: [...scopes] } });
      return secret;
    },

    /** Nobody has failed from anywhere. */
    async forgetFailures() {
      await world.db.prisma.throttle.deleteMany();
    },

    audited: (action: string) =>
      world.db.prisma.auditEvent.findFirst({ where: { action }, orderBy: { seq: 'desc' } }),
  };
}

export type PeopleWorld = Awaited<ReturnType<typeof createPeopleWorld>>;

/** Status and code of an answer. */
export const refusal = (answer: Answer) => [answer.status, answer.body['code']];

/** The token of a link; its path. */
export function partsOf(answer: Answer): { path: string; token: string } {
  const link = new URL(String(answer.body['link']));
  return { path: link.pathname + link.search, token: link.hash.slice(1) };
}
