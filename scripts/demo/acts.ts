import { type Demo, type Founded, renewSecret } from './found-project';
import type { PersonKey } from './people';
import type { Acts } from './stories';

/** Does what a story tells, each act by its person's token, checks by CI's. */
export function actsOn(demo: Demo, founded: Founded, lookAtRequests: () => Promise<void>): Acts {
  const { as } = demo;
  const { project, robots } = founded;
  const { slug } = project;
  const numberOf = ({ image, version }: { image: string; version: string }): number => {
    const builds = project.images.find(({ name }) => name === image)?.builds ?? [];
    const at = builds.findIndex((build) => build.version === version);
    if (at < 0) throw new Error(`the demo has no ${slug}/${image} ${version}`);
    return at + 1;
  };
  const decide = (by: PersonKey, id: string, decision: 'approve' | 'reject', comment?: string) =>
    as[by]<void>('POST', `/promotions/${id}/approvals`, {
      decision,
      ...(comment === undefined ? {} : { comment }),
    });
  return {
    ask: async (by, build, to, reason) => {
      const made = await as[by]<{ id: string }>('POST', '/promotions', {
        project: slug,
        image: build.image,
        build: numberOf(build),
        to,
        ...(reason === undefined ? {} : { reason }),
      });
      return made.id;
    },
    approve: (by, id, comment) => decide(by, id, 'approve', comment),
    reject: (by, id, comment) => decide(by, id, 'reject', comment),
    comment: (by, id, text) => as[by]('POST', `/promotions/${id}/comments`, { text }),
    breakGlass: (by, id, reason) => as[by]('POST', `/promotions/${id}/break-glass`, { reason }),
    signOff: (by, id, note) => as[by]('POST', `/promotions/${id}/sign-off`, { note }),
    withdraw: (by, build, reason) => {
      const image = build.image.replaceAll('/', '~');
      const path = `/projects/${slug}/images/${image}/builds/${numberOf(build)}/withdrawal`;
      return as[by]('POST', path, { reason });
    },
    stopLine: (by, stage, reason) =>
      as[by]('PUT', `/projects/${slug}/stages/${stage}/hold`, { reason }),
    releaseLine: (by, stage) => as[by]('DELETE', `/projects/${slug}/stages/${stage}/hold`),
    check: async (build, name, state) => {
      const body = { image: build.image, build: numberOf(build), name, state };
      await robots['ci-main']?.api('POST', `/projects/${slug}/checks`, body);
    },
    renewSecret: (robot) => renewSecret(demo, founded, robot),
    lookAtRequests,
  };
}
