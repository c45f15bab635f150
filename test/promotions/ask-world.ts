import { expect } from 'vitest';
import { roles } from '@/domain/permissions/roles';
import { createCiPush } from '../security/push';
import { createPerson } from '../setup/person';
import { createProject } from '../setup/project';
import { startTestServer } from '../setup/server';

export interface Promotion {
  id: string;
  state: string;
  kind: string;
  needsPromoter: boolean;
  promoters: string[] | null;
  requestedAt: string;
  lapsesAt: string | null;
  detail?: string;
}

interface Line {
  promotion: Promotion;
  text: string;
}

/** What asking came to, in a word or two. */
export const outcome = ({ state, needsPromoter }: Promotion) =>
  needsPromoter ? `${state}, by a promoter` : state;

/** A server with a project `shop`, one person of each built-in role, named after it, and its pipeline. */
export async function createAskWorld() {
  const server = await startTestServer();
  await createProject(server, 'shop');
  const ci = await createCiPush(server, 'shop');
  const tokens = new Map<string, string>();
  const person = async (name: string, role: string) => {
    tokens.set(name, await createPerson(server, `${name}@example.com`, { role }));
  };
  for (const role of roles) await person(role, role);

  const as = <T>(who: string, method: string, path: string, body?: unknown) => {
    const token = tokens.get(who);
    if (token === undefined) throw new Error(`nobody is called ${who}`);
    return server.api<T>(method, path, body, { token });
  };
  const done = async (...call: Parameters<typeof server.api>) => {
    const { status, body } = await server.api(...call);
    expect(status, JSON.stringify(body)).toBeLessThan(300);
  };
  const act = (who: string, id: string, what: string, body: object) =>
    as<Promotion>(who, 'POST', `/promotions/${id}/${what}`, body);
  const describe = (image: string, properties: object, build = 1) =>
    done('PUT', `/projects/shop/images/${image}/builds/${build}/properties`, properties);
  const see = (id: string) => server.api<Promotion>('GET', `/promotions/${id}`);
  const poll = async (met: () => Promise<boolean>) => {
    for (let turn = 0; turn < 200; turn++) {
      if (await met()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    server,
    as,
    act,
    see,
    person,
    describe,
    grant: (name: string, role: string, stages?: string[]) =>
      done('PUT', `/projects/shop/grants/${name}@example.com`, { role, ...(stages && { stages }) }),
    policy: (stage: string, document: object) =>
      done('PUT', `/projects/shop/policies/${stage}`, document),
    /** Pushes a build and gives it the ticket that a gate of these tests asks for. */
    async push(image: string, build = 1, properties: object = { ticket: 'T-1' }) {
      expect(await ci.image(image, { tag: `t${build}`, layer: `${image} ${build}` })).toBe(201);
      await describe(image, properties, build);
    },
    report: (image: string, name: string) =>
      done('POST', '/projects/shop/checks', { image, build: 1, name, state: 'passed' }),
    ask: (who: string, image: string, to: string, more: object = {}) =>
      as<Promotion>(who, 'POST', '/promotions', { project: 'shop', image, build: 1, to, ...more }),
    click: (who: string, id: string) => act(who, id, 'execute', {}),
    /** The newest promotion of an image into a stage, by its state. */
    async state(image: string, to: string): Promise<string> {
      const path = `/promotions?project=shop&image=${image}&to=${to}`;
      const { body } = await server.api<{ items: Promotion[] }>('GET', path);
      return body.items[0]?.state ?? 'nothing';
    },
    /** The state that a request has once a job looked at it, or the last one that was seen. */
    async until(id: string, wanted: string): Promise<string> {
      let state = '';
      await poll(async () => (state = (await see(id)).body.state) === wanted);
      return state;
    },
    /** No job is left that may evaluate something. */
    settled: () =>
      poll(async () => {
        const [row] = await server.db.prisma.$queryRawUnsafe<{ open: bigint }[]>(
          `SELECT count(*) AS open FROM job WHERE kind = 'evaluate' AND key IS NULL`,
        );
        return Number(row?.open ?? 0) === 0;
      }),
    inbox: async (who: string) =>
      (await as<{ mine: Line[]; asked: Line[] }>(who, 'GET', '/inbox')).body,
    async robot(name: string, more: object) {
      const body = { name, kind: 'ci', registry: 'shop-dev', ...more };
      const made = await as<{ secret: string }>(
        'maintainer',
        'POST',
        '/projects/shop/robots',
        body,
      );
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      tokens.set(name, made.body.secret);
    },
  };
}

export type AskWorld = Awaited<ReturnType<typeof createAskWorld>>;
