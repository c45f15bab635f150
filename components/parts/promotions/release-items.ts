/** One build of a release, as its review's address names it: `4:web/front`. */
export interface ReleaseItem {
  image: string;
  build: number;
}

export const releaseHref = (project: string, to: string, items: readonly ReleaseItem[]): string =>
  `/projects/${project}/release?${new URLSearchParams([
    ['to', to],
    ...items.map(({ image, build }) => ['item', `${build}:${image}`]),
  ]).toString()}`;

/** Builds that an address names; null where one of them is none, or none is named. */
export function readReleaseItems(texts: readonly string[]): ReleaseItem[] | null {
  const items = texts.map((text) => {
    const [, build, image] = /^([1-9]\d{0,8}):(.+)$/.exec(text) ?? [];
    return build === undefined || image === undefined ? null : { image, build: Number(build) };
  });
  const all = items.filter((item) => item !== null);
  return all.length === 0 || all.length !== items.length ? null : all;
}
