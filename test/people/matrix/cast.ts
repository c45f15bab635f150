import { newId } from '@/lib/ids';
import { pageForHeader } from '@/lib/http/page-for-header';
import { sessionCookieName } from '@/server/access/sessions/cookies';
import { newSecret } from '@/server/platform/secrets/secrets';
import { createSession } from '@/server/access/sessions/sessions';
import type { Credentials } from '@/scripts/lib/oci';
import type { TestServer } from '../../setup/server';
import { actedBy } from '../../support/acted';

type Headers = Readonly<Record<string, string>>;

/** Somebody of a case, with everything that they can call by. */
export interface Member {
  readonly id: string;
  readonly email: string;
  /** By what an act's credential is called: its headers for /api/v1. */
  readonly headers: Readonly<Record<string, Headers>>;
  /** What pushes as them: their own token, or a robot of theirs. */
  readonly pushes: { readonly token: Credentials; readonly robot: Credentials };
}

/** Who made whom, as the table of the law names it. */
export interface Pair {
  readonly one: Member;
  readonly other: Member;
}

const password = 'quiet harbour seven lanterns';

/**
 * People whose accounts were made through the API as the law's table says, each with a session, tokens and a
 * robot. Those of no concern (`asker`, `breaker`, `approver`) were made by nobody.
 */
export function createCast(server: TestServer) {
  const { prisma, sql } = server.db;
  let counted = 0;
  const nextEmail = () => `${letters(++counted)}@example.com`;

  const call = async <T>(by: string, method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await server.api<T>(method, path, body, { token: by });
    if (answer.status > 299) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const idOf = async (email: string) =>
    (await prisma.person.findUniqueOrThrow({ where: { email } })).id;

  /** A token of theirs, of these scopes. */
  async function tokenOf(personId: string, scopes: readonly string[]): Promise<string> {
    const { secret, hash, prefix } = newSecret('personal');
    const tokenHash = new Uint8Array(hash);
    const data = { id: newId(), personId, name: scopes.join(), prefix, scopes: [...scopes] };
    await prisma.apiToken.create({ data: { ...data, tokenHash } });
    return secret;
  }

  /** Of nobody's making. */
  async function fromNowhere(instanceRole: string | null = null): Promise<string> {
    const email = nextEmail();
    const data = { id: newId(), email, name: email.split('@')[0]!, instanceRole };
    await prisma.person.create({ data });
    await setRole(email, instanceRole ?? 'maintainer');
    return email;
  }
  const administrator = () => fromNowhere('administrator');
  const allOf = async (email: string) =>
    tokenOf(await idOf(email), ['read', 'push', 'promote', 'admin']);

  /** What they may from now on, here and everywhere. */
  async function setRole(email: string, role: string): Promise<void> {
    const personId = await idOf(email);
    const { id: projectId } = await prisma.project.findUniqueOrThrow({ where: { slug: 'shop' } });
    const instanceRole = role === 'administrator' ? role : null;
    const data = {
      id: newId(),
      projectId,
      personId,
      role,
      stages: [],
      ...actedBy('createdBy', 'test'),
    };
    // At once: a request of somebody who may nothing for a moment ends there.
    await prisma.$transaction([
      prisma.person.update({ where: { id: personId }, data: { instanceRole } }),
      prisma.roleGrant.deleteMany({ where: { projectId, personId } }),
      ...(instanceRole === null ? [prisma.roleGrant.create({ data })] : []),
    ]);
  }

  async function accept(link: string, body: object): Promise<void> {
    const token = new URL(link).hash.slice(1);
    const sent = { token, password, ...body };
    const joined = await server.api('POST', '/invitations/accept', sent, { token: null });
    if (joined.status > 299) throw new Error(JSON.stringify(joined.body));
  }
  async function invites(by: string): Promise<string> {
    const email = nextEmail();
    const wish = { email, project: 'shop', role: 'maintainer' };
    const { link } = await call<{ link: string }>(await allOf(by), 'POST', '/invitations', wish);
    await accept(link, { name: email.split('@')[0] });
    return email;
  }
  async function creates(by: string): Promise<string> {
    const email = nextEmail();
    const body = { email, name: email.split('@')[0], password };
    await call(await allOf(by), 'POST', '/people', body);
    await setRole(email, 'maintainer');
    return email;
  }
  async function resets(by: string, email: string): Promise<void> {
    const path = `/people/${email}/reset`;
    await accept((await call<{ link: string }>(await allOf(by), 'POST', path)).link, {});
  }
  const vouches = async (by: string, email: string) =>
    call(await allOf(by), 'PUT', `/people/${email}/vouch`, {});
  /** Their word would part nothing, and is refused. */
  async function vouchesInVain(by: string, email: string): Promise<void> {
    const path = `/people/${email}/vouch`;
    const { status } = await server.api('PUT', path, {}, { token: await allOf(by) });
    if (status !== 409) throw new Error(`PUT ${path}: ${status}`);
  }
  async function links(email: string): Promise<void> {
    const slug = letters(++counted);
    const { id: providerId } = await prisma.ssoProvider.create({
      data: {
        id: newId(),
        slug,
        name: slug,
        issuer: `https://${slug}.example.com`,
        clientId: 'x',
        clientSecret: new Uint8Array(1),
      },
    });
    const personId = await idOf(email);
    await prisma.identity.create({ data: { providerId, subject: email, personId } });
  }

  /** By the rows of the law's table: the e-mails of the one and the other. */
  const makings: Readonly<Record<string, () => Promise<readonly [string, string]>>> = {
    async 'the same person'() {
      const one = await fromNowhere();
      return [one, one];
    },
    'nobody made either': async () => [await fromNowhere(), await fromNowhere()],
    'the one invited the other': () => down(1),
    'the other invited the one': () => up(1),
    async 'the one created the other'() {
      const one = await administrator();
      return [one, await creates(one)];
    },
    async 'the other created the one'() {
      const other = await administrator();
      return [await creates(other), other];
    },
    'the one invited somebody who invited the other': () => down(2),
    'from the one to the other by three invitations': () => down(3),
    'the other invited somebody who invited the one': () => up(2),
    'from the other to the one by three invitations': () => up(3),
    async 'one maintainer invited both'() {
      const maker = await fromNowhere();
      return [await invites(maker), await invites(maker)];
    },
    async 'one administrator created both'() {
      const maker = await administrator();
      return [await creates(maker), await creates(maker)];
    },
    async 'the other has a password by a link of the one'() {
      const [one, other] = [await administrator(), await fromNowhere()];
      await resets(one, other);
      return [one, other];
    },
    async 'the other has a password by a link of somebody else'() {
      const [one, other] = [await fromNowhere(), await fromNowhere()];
      await resets(await administrator(), other);
      return [one, other];
    },
    async 'invited, and an administrator vouched'() {
      const [one, other] = await down(1);
      await vouches(await administrator(), other);
      return [one, other];
    },
    async "invited, and the one's own administrator vouched"() {
      const one = await administrator();
      const theirs = await creates(one);
      await setRole(theirs, 'administrator');
      const other = await invites(one);
      await vouchesInVain(theirs, other);
      return [one, other];
    },
    async 'the one vouched for whom theirs invited'() {
      const { maker, invited } = await vouchedByTheirMaker();
      return [maker, invited];
    },
    async 'the other vouched for whom theirs invited'() {
      const { maker, invited } = await vouchedByTheirMaker();
      return [invited, maker];
    },
    async 'who made the one vouched for whom the one invited'() {
      const { between, invited } = await vouchedByTheirMaker();
      return [between, invited];
    },
    async "a word of the one's own administrator on the way"() {
      const one = await administrator();
      const theirs = await creates(one);
      await setRole(theirs, 'administrator');
      const between = await creates(one);
      await vouchesInVain(theirs, between);
      return [one, await invites(between)];
    },
    async 'accounts of the one vouched in a ring'() {
      const { maker, between, invited } = await vouchedByTheirMaker();
      const last = await invites(invited);
      await setRole(last, 'administrator');
      await vouchesInVain(last, between);
      return [maker, last];
    },
    async 'three invitations, and an administrator vouched'() {
      const [one, other] = await down(3);
      await vouches(await administrator(), other);
      return [one, other];
    },
    async 'vouched for, then a password by a link of the one'() {
      const one = await administrator();
      const other = await invites(one);
      await vouches(await administrator(), other);
      await resets(one, other);
      return [one, other];
    },
    async 'invited, then linked to single sign-on'() {
      const [one, other] = await down(1);
      await links(other);
      return [one, other];
    },
    async 'linked, then a password by a link of the one'() {
      const one = await administrator();
      const other = await invites(one);
      await links(other);
      await resets(one, other);
      return [one, other];
    },
  };
  /** An administrator made whoever invited another, and vouches for these two being two. */
  async function vouchedByTheirMaker() {
    const maker = await administrator();
    const between = await creates(maker);
    const invited = await invites(between);
    await vouches(maker, invited);
    return { maker, between, invited };
  }
  /** The one, and who came of them by so many invitations. */
  async function down(steps: number): Promise<readonly [string, string]> {
    const one = await fromNowhere();
    let other = one;
    for (let step = 0; step < steps; step++) other = await invites(other);
    return [one, other];
  }
  const up = async (steps: number) => {
    const [above, below] = await down(steps);
    return [below, above] as const;
  };

  async function member(email: string): Promise<Member> {
    const id = await idOf(email);
    const userAgent = 'test';
    const session = await createSession(
      sql,
      { personId: id, address: '127.0.0.1', userAgent },
      new Date(),
    );
    const all = await allOf(email);
    const name = `of-${email.split('@')[0]}`;
    const robot = await call<{ username: string; secret: string }>(
      ...([all, 'POST', '/projects/shop/robots'] as const),
      {
        name,
        kind: 'ci',
        registry: 'shop-dev',
        stages: ['staging', 'prod'],
        permissions: ['promotion.request', 'promotion.execute'],
      },
    );
    const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
    return {
      id,
      email,
      headers: {
        session: {
          cookie: `${sessionCookieName(server.url)}=${session}`,
          origin: 'http://127.0.0.1',
          'sec-fetch-site': 'same-origin',
          [pageForHeader]: id,
        },
        token: bearer(all),
        all: bearer(all),
        robot: bearer(robot.secret),
        read: bearer(await tokenOf(id, ['read'])),
        promote: bearer(await tokenOf(id, ['read', 'promote'])),
      },
      pushes: {
        token: { username: email, password: all },
        robot: { username: robot.username, password: robot.secret },
      },
    };
  }

  return {
    setRole,
    /** Two people by a row of the law's table. */
    async pair(making: string): Promise<Pair> {
      const made = makings[making];
      if (!made) throw new Error(`nobody is made so: ${making}`);
      const [one, other] = await made();
      const first = await member(one);
      return { one: first, other: one === other ? first : await member(other) };
    },
    stranger: async () => member(await fromNowhere()),
  };
}

/** A name of letters alone that looks like no other: `ab`, `ac`. */
const letters = (n: number): string =>
  [...n.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26))).join('') + 'x';
