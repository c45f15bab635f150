import { makeSbom, makeSignature } from '../lib/oci';
import type { Demo, Founded } from './found-project';
import { makeBuild } from './make-build';
import type { DemoBuild, DemoImage } from './projects';
import { createPulls } from './pulls';
import type { Storyline } from './storylines';
import { after, momentOf } from './when';

/** An image of a project that is there. */
interface Told {
  readonly demo: Demo;
  readonly founded: Founded;
  readonly image: DemoImage;
}

/** Minutes from a request to the approvals of it, the first and each that follows. */
const approvedAfter = 160;

/** Everything that happens to an image but what the stories tell: each build's way, and its roll back. */
export function linesOf(told: Told): Storyline[] {
  const pull = createPulls(told.founded, told.image);
  const lines = told.image.builds.map((build, at) => lineOf(told, build, at + 1, pull));
  const { rollBack } = told.image;
  if (!rollBack) return lines;
  const { stage, to, reason, when } = rollBack;
  const number = told.image.builds.findIndex(({ version }) => version === to) + 1;
  return [
    ...lines,
    async (until) => {
      await until(when);
      await ask(told, told.founded.project.approvers[0], { number, stage, reason });
      await until(after(when, 20));
      await pull(stage);
    },
  ];
}

function lineOf(
  told: Told,
  build: DemoBuild,
  number: number,
  pull: (stage: string) => Promise<void>,
): Storyline {
  const { demo, founded } = told;
  const { project, stages } = founded;
  return async (until) => {
    await until(build.pushed);
    await pushBuild(told, build);
    await until(after(build.pushed, 9));
    await Promise.all([describe(told, number), reportChecks(told, build, number)]);
    if (build.fails?.mended) {
      await until(after(build.pushed, 70));
      await report(told, number, { ...checksOf(number)[0], name: build.fails.name });
    }
    for (const [at, when] of build.enters.entries()) {
      const stage = stages[at + 1]?.slug ?? '';
      const asker = project.promoters[at] ?? 'ana';
      await until(when);
      const asked = await ask(told, asker, { number, stage });
      let executed = when;
      let { state } = asked;
      for (const approver of project.approvers) {
        if (state !== 'waiting' || approver === asker) continue;
        executed = after(executed, approvedAfter);
        await until(executed);
        const path = `/promotions/${asked.id}/approvals`;
        ({ state } = await demo.as[approver]<Asked>('POST', path, { decision: 'approve' }));
      }
      if (state !== 'promoted') throw new Error(`${build.version} is ${state} for ${stage}`);
      await until(after(executed, 25));
      await pull(stage);
    }
  };
}

interface Asked {
  readonly id: string;
  readonly state: string;
}

const ask = (
  { demo, founded: { project }, image }: Told,
  who: keyof Demo['as'],
  { number, stage, reason }: { number: number; stage: string; reason?: string },
): Promise<Asked> =>
  demo.as[who]('POST', '/promotions', {
    project: project.slug,
    image: image.name,
    build: number,
    to: stage,
    ...(reason === undefined ? {} : { reason }),
  });

async function pushBuild({ demo, founded, image }: Told, build: DemoBuild): Promise<void> {
  const { project, stages, robots } = founded;
  const created = momentOf(build.pushed, demo.now);
  const content = await makeBuild(project.slug, image, build, created);
  const repository = `${stages[0]?.registry ?? ''}/${image.name}`;
  const ci = robots['ci-main']?.client;
  await ci?.push(repository, content, build.version);
  if (build.branch === 'main') await ci?.tag(repository, content, 'main');
  if (!image.evidence) return;
  const packages = [{ name: image.name, version: build.version }];
  await Promise.all([
    ci?.push(repository, makeSbom(content, image.name, packages)),
    ci?.push(repository, makeSignature(content, `ci-main@${project.slug}.example.com`)),
  ]);
}

/** Somebody who develops there adds what CI knows; approvers describe no builds. */
async function describe({ demo, founded: { project }, image }: Told, number: number) {
  const describes = ({ role }: (typeof project.roles)[number]) =>
    role === 'developer' || role === 'maintainer';
  const describer = demo.as[project.roles.find(describes)?.who ?? 'ana'];
  const path = `/projects/${project.slug}/images/${image.name.replaceAll('/', '~')}/builds`;
  await describer('PUT', `${path}/${number}/properties`, {
    'ci.run': String(runOf(number)),
    tests: checksOf(number)[0].summary,
  });
}

interface Report {
  readonly name: string;
  readonly state: 'passed' | 'failed';
  readonly summary: string;
}

const runOf = (number: number): number => 4173 + number * 7;

const checksOf = (number: number): readonly [Report, Report] => [
  { name: 'tests', state: 'passed', summary: `${372 + number * 8} passed` },
  { name: 'scan', state: 'passed', summary: 'Nothing critical or high' },
];

async function reportChecks(told: Told, { fails }: DemoBuild, number: number): Promise<void> {
  const reports = checksOf(number).map((check): Report => {
    const failed = fails?.name === check.name;
    return failed ? { ...check, state: 'failed', summary: fails.summary } : check;
  });
  await Promise.all(reports.map((check) => report(told, number, check)));
}

async function report({ founded, image }: Told, number: number, check: Report): Promise<void> {
  const { slug } = founded.project;
  const url = `https://ci.example.com/${slug}/${image.name}/${runOf(number)}`;
  const body = { ...check, image: image.name, build: number, url };
  await founded.robots['ci-main']?.api('POST', `/projects/${slug}/checks`, body);
}
