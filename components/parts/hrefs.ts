import { imageToPath } from '@/domain/registries/names';

/** The pages of images, builds and promotions; image names are plain (`web/front`). */
export const boardHref = (project: string, image: string): string =>
  `/projects/${project}/images/${imageToPath(image)}`;

export const buildHref = (project: string, image: string, number: number): string =>
  `${boardHref(project, image)}/builds/${number}`;

/** The board of an image, asking which build a stage is to go back to. */
export const rollBackHref = (project: string, image: string, stage: string): string =>
  `${boardHref(project, image)}?${new URLSearchParams({ back: stage }).toString()}`;

/** What is told of a build. */
export const evidenceHref = (project: string, image: string, number: number): string =>
  `${buildHref(project, image, number)}?tab=evidence`;

/** What a stage had of an image when; with a time, what a tag meant then. */
export const stageHref = (project: string, image: string, stage: string, at?: string): string =>
  `${boardHref(project, image)}/stages/${stage}${at === undefined ? '' : `?${new URLSearchParams({ at }).toString()}`}`;

export const buildsHref = (project: string, image: string, stage?: string): string =>
  `/projects/${project}/builds?${new URLSearchParams({ image, ...(stage === undefined ? {} : { stage }) }).toString()}`;

interface Ask {
  project: string;
  image: string;
  /** The build's number. */
  build: number;
  /** The target stage's slug. */
  to: string;
}

/** The review of a promotion or a roll back: the one way to ask for either. */
export const reviewHref = ({ project, image, build, to }: Ask): string =>
  `/projects/${project}/promote?${new URLSearchParams({ image, build: String(build), to }).toString()}`;

export const promotionHref = (id: string): string => `/promotions/${id}`;

/** The evidence pack of a build or of a promotion, to be read. @param of where that itself is. */
export const evidencePackHref = (of: string): string => `${of}/evidence-pack`;

/** The same as a file. */
export const evidencePackFile = (of: string): string => `/api/v1${of}/evidence-pack`;

/** The page of a robot or cluster of a project. */
export const robotHref = (project: string, name: string): string =>
  `/projects/${project}/access/${name}`;
