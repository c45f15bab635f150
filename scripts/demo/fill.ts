import { randomBytes } from 'node:crypto';
import { actsOn } from './acts';
import { type Api, apiWith } from './api';
import { type Demo, type Founded, foundProject, savePolicies } from './found-project';
import { people, type PersonKey, teams } from './people';
import { laterPolicies } from './policies';
import { projects } from './projects';
import { stories } from './stories';
import { type Storyline, tellTogether } from './storylines';
import { linesOf } from './tell-build';

/** What the demo is told on. */
export interface Stage {
  readonly url: string;
  /** The administrator's. */
  readonly token: string;
  /** The end of what is told. */
  readonly now: Date;
  /** Moves the clock of the product on. */
  readonly moveTo: (at: Date) => Promise<void>;
  readonly lookAtRequests: () => Promise<void>;
  readonly say: (line: string) => void;
}

export interface Filled {
  /** Of the demo's people. */
  readonly password: string;
  readonly builds: number;
  readonly promotions: number;
}

/**
 * Fills an empty instance over HTTP, the way people and pipelines do, each act at its time: an administrator
 * creates people and projects, CI robots push, approvers promote, clusters pull.
 * @throws Error where a call is refused
 */
export async function fill(stage: Stage): Promise<Filled> {
  const { url, token, now, say } = stage;
  const admin = apiWith(url, `Bearer ${token}`);
  const password = randomBytes(12).toString('base64url');
  say(`Demo: ${Object.keys(people).length} people in ${teams.length} teams …`);
  const demo: Demo = { url, admin, as: await createPeople(url, admin, password), now };

  const founded: Founded[] = [];
  for (const project of projects) founded.push(await foundProject(demo, project));

  await tellTogether(
    now,
    sayingHowFar(stage),
    founded.flatMap((one) => storylinesOf(stage, demo, one)),
  );
  const images = projects.flatMap((project) => project.images);
  const builds = images.flatMap((image) => image.builds);
  return {
    password,
    builds: builds.length,
    promotions:
      builds.reduce((sum, { enters }) => sum + enters.length, 0) +
      images.filter(({ rollBack }) => rollBack).length,
  };
}

async function createPeople(url: string, admin: Api, password: string) {
  for (const { slug, name } of teams) await admin('PUT', `/teams/${slug}`, { name });
  const entries = Object.entries(people).map(async ([key, { email, name, team, maintainer }]) => {
    await admin('POST', '/people', { email, name, password });
    await admin('PUT', `/teams/${team}/members/${email}`, { maintainer: maintainer === true });
    const basic = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
    const made = await apiWith(url, basic)<{ token: string }>('POST', '/me/tokens', {
      name: 'terminal',
      expiresInDays: 120,
    });
    return [key, apiWith(url, `Bearer ${made.token}`)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<PersonKey, Api>;
}

/** All that happens on a project once it is there. */
function storylinesOf({ lookAtRequests }: Stage, demo: Demo, founded: Founded): Storyline[] {
  const { project, maintainer } = founded;
  const acts = actsOn(demo, founded, lookAtRequests);
  return [
    ...project.images.flatMap((image) => linesOf({ demo, founded, image })),
    async (until) => {
      await until(project.tightened);
      await savePolicies(maintainer, project.slug, laterPolicies[project.slug]);
    },
    ...(stories[project.slug] ?? []).map(
      (story): Storyline =>
        (until) =>
          story(acts, until),
    ),
  ];
}

const weekMs = 7 * 86_400_000;

/** Moves the clock, and says how far the story is every two weeks of it. */
function sayingHowFar({ now, moveTo, say }: Stage): (at: Date) => Promise<void> {
  let said = Infinity;
  return async (at) => {
    await moveTo(at);
    const weeks = Math.floor((now.getTime() - at.getTime()) / weekMs);
    if (weeks > said - 2 || weeks === 0) return;
    said = weeks;
    say(`Demo: what happened ${weeks} weeks ago …`);
  };
}
