import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Permission } from '@/domain/permissions/roles';
import { imageToPath } from '@/domain/registries/names';
import { api, type Api } from './api';

/** Raw TanStack Query utilities (query and mutation options by route) of a client. */
export const utilsOf = (client: Api) => createTanstackQueryUtils(client);

/** Follows keyset cursors: the first page has none, the last page's `next` is null. */
const pages = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
};

/**
 * Every read of the dashboard as query options, one key each: for useQuery, prefetch,
 * invalidation and tests alike. Image names are plain (`web/front`); the `~` of URLs is written here.
 */
export const queriesOf = (client: Api) => {
  const utils = utilsOf(client);
  const inImage = (project: string, image: string) => ({ project, image: imageToPath(image) });
  return {
    me: () => utils.me.get.queryOptions({ input: {} }),
    signInOptions: () => utils.signIn.options.queryOptions({ input: {} }),
    signInSettings: () => utils.signIn.settings.queryOptions({ input: {} }),
    signInProviders: () => utils.signIn.providers.queryOptions({ input: {} }),
    myProviders: () => utils.me.providers.queryOptions({ input: {} }),
    tokens: () => utils.me.tokens.queryOptions({ input: {} }),
    sessions: () => utils.me.sessions.queryOptions({ input: {} }),
    people: (q?: string) =>
      utils.people.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ cursor, q: q || undefined }),
        ...pages,
      }),
    person: (email: string) => utils.people.get.queryOptions({ input: { email } }),
    invitations: () => utils.invitations.list.queryOptions({ input: {} }),
    teams: () => utils.teams.list.queryOptions({ input: {} }),
    team: (team: string) => utils.teams.get.queryOptions({ input: { team } }),
    memberLoss: (team: string, email: string) =>
      utils.teams.memberLoss.queryOptions({ input: { team, email } }),
    unlinkLoss: (slug: string, email: string) =>
      utils.signIn.unlinkLoss.queryOptions({ input: { slug, email } }),
    roles: () => utils.roles.list.queryOptions({ input: {} }),
    projects: (q?: string) =>
      utils.projects.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ cursor, limit: 50, q: q || undefined }),
        ...pages,
      }),
    project: (project: string) => utils.projects.get.queryOptions({ input: { project } }),
    grants: (project: string) => utils.grants.list.queryOptions({ input: { project } }),
    access: (project: string) => utils.access.matrix.queryOptions({ input: { project } }),
    who: (project: string, stage: string) =>
      utils.access.who.queryOptions({ input: { project, stage } }),
    explain: (
      project: string,
      about: { subject: string; permission: Permission; stage?: string | undefined },
    ) => utils.access.explain.queryOptions({ input: { project, ...about } }),
    grantChange: (
      project: string,
      change: { subject: string; role?: string | undefined; stages?: string[] | undefined },
    ) => utils.grants.loss.queryOptions({ input: { project, ...change } }),
    jobs: () => utils.jobs.list.queryOptions({ input: {} }),
    isolationChecks: () => utils.isolation.list.queryOptions({ input: {} }),
    isolationCheck: (id: string) => utils.isolation.get.queryOptions({ input: { id } }),
    robots: (project: string) => utils.robots.list.queryOptions({ input: { project } }),
    issuers: () => utils.issuers.list.queryOptions({ input: {} }),
    trusts: (project: string, name: string) =>
      utils.trusts.list.queryOptions({ input: { project, name } }),
    robot: (project: string, name: string) =>
      utils.robots.get.queryOptions({ input: { project, name } }),
    images: (project: string) =>
      utils.images.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ project, cursor, limit: 50 }),
        ...pages,
      }),
    withdrawn: () => utils.images.withdrawn.queryOptions({ input: {} }),
    board: (project: string, image: string) =>
      utils.images.board.queryOptions({ input: inImage(project, image) }),
    builds: (project: string, image: string, filter: { stage?: string; digest?: string } = {}) =>
      utils.images.builds.infiniteOptions({
        input: (cursor: string | undefined) => ({
          ...inImage(project, image),
          ...filter,
          cursor,
          limit: 50,
        }),
        ...pages,
      }),
    build: (project: string, image: string, number: number) =>
      utils.images.build.queryOptions({ input: { ...inImage(project, image), number } }),
    content: (project: string, image: string, number: number) =>
      utils.images.content.queryOptions({
        input: { ...inImage(project, image), number },
        // A digest's content never changes; only what refers to it may grow.
        staleTime: 60_000,
      }),
    buildEvidence: (project: string, image: string, number: number) =>
      utils.images.evidencePack.queryOptions({ input: { ...inImage(project, image), number } }),
    sharing: (project: string, image: string, number: number) =>
      utils.images.sharing.queryOptions({ input: { ...inImage(project, image), number } }),
    labels: (project: string, image: string, number: number) =>
      utils.images.labels.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...inImage(project, image), number, cursor }),
        ...pages,
        // A digest's labels never change.
        staleTime: 60_000,
      }),
    timeline: (project: string, image: string, number: number) =>
      utils.images.timeline.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...inImage(project, image), number, cursor }),
        ...pages,
      }),
    checks: (project: string, image: string, number: number) =>
      utils.checks.list.queryOptions({ input: { ...inImage(project, image), number } }),
    stageCurrent: (project: string, image: string, stage: string) =>
      utils.images.stage.queryOptions({ input: { ...inImage(project, image), stage } }),
    stageTimeline: (project: string, image: string, stage: string) =>
      utils.images.stageTimeline.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...inImage(project, image), stage, cursor }),
        ...pages,
      }),
    /** @param at ISO 8601 */
    tagAt: (project: string, image: string, stage: string, tag: string, at: string) =>
      utils.images.tagAt.queryOptions({ input: { ...inImage(project, image), stage, tag, at } }),
    review: (project: string, image: string, build: number, to: string) =>
      utils.promotions.review.queryOptions({ input: { project, image, build, to } }),
    /** A dry run of a release: every verdict, nothing kept. */
    releaseTrial: (project: string, to: string, items: { image: string; build: number }[]) =>
      utils.promotions.createSet.queryOptions({ input: { project, to, items, dryRun: true } }),
    promotionReview: (id: string) => utils.promotions.details.queryOptions({ input: { id } }),
    /** Its first page has the hundred of the review, and a hundred before them. */
    comments: (id: string) =>
      utils.promotions.comments.infiniteOptions({
        input: (cursor: string | undefined) => ({ id, cursor, limit: 200 }),
        ...pages,
      }),
    promotionEvidence: (id: string) =>
      utils.promotions.evidencePack.queryOptions({ input: { id } }),
    inbox: () => utils.inbox.get.queryOptions({ input: {} }),
    inboxCount: () => utils.inbox.count.queryOptions({ input: {} }),
    promotions: (filter: { project?: string; image?: string; to?: string } = {}) =>
      utils.promotions.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filter, cursor }),
        ...pages,
      }),
    policies: (project: string) => utils.policies.list.queryOptions({ input: { project } }),
    proposals: (project: string) => utils.policies.proposals.queryOptions({ input: { project } }),
    policyHistory: (project: string, stage: string) =>
      utils.policies.history.queryOptions({ input: { project, stage } }),
    registries: (project?: string) =>
      utils.registries.list.queryOptions({ input: project === undefined ? {} : { project } }),
    uploads: (project: string) =>
      utils.uploads.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ project, cursor, limit: 50 }),
        ...pages,
      }),
    audit: (
      filter: {
        project?: string;
        about?: string;
        actor?: string;
        action?: string;
        target?: string;
        address?: string;
        from?: string;
        to?: string;
      } = {},
    ) =>
      utils.audit.list.infiniteOptions({
        input: (cursor: string | undefined) => ({ ...filter, cursor }),
        ...pages,
      }),
    auditHead: () => utils.audit.head.queryOptions({ input: {} }),
    search: (q: string) => utils.search.find.queryOptions({ input: { q }, enabled: q !== '' }),
  };
};

/** The browser's reads. */
export const queries = queriesOf(api);

/** The browser's writes: `mutations.promotions.create.mutationOptions()`. */
export const mutations = utilsOf(api);
