import type { ImageLanes } from '@/contract/shapes/images';

export const firstRunSteps = ['project', 'credential', 'push', 'seen', 'promote'] as const;
export type FirstRunStep = (typeof firstRunSteps)[number];

export interface FirstRunFacts {
  /** A project was chosen or made. */
  project: boolean;
  /** A credential was made here, or the person has one and said so. */
  credential: boolean;
  images: readonly ImageLanes[];
}

export interface FirstArrival {
  image: string;
  number: number;
  version: string | null;
  since: string;
}

/** The first image to be seen in the entry stage; null while none is. */
export const firstArrival = (images: readonly ImageLanes[]): FirstArrival | null => {
  for (const { name, lanes } of images) {
    const current = lanes[0]?.current;
    if (current != null) {
      return {
        image: name,
        number: current.number,
        version: current.version,
        since: current.since,
      };
    }
  }
  return null;
};

/** Did any image get past the entry stage? */
export const isPromoted = (images: readonly ImageLanes[]): boolean =>
  images.some(({ lanes }) => lanes.slice(1).some((lane) => lane.current !== null));

/** The step that is to be done now; null where all are. What is seen proves what came before. */
export const currentStep = ({
  project,
  credential,
  images,
}: FirstRunFacts): FirstRunStep | null => {
  if (!project) return 'project';
  if (isPromoted(images)) return null;
  if (firstArrival(images) !== null) return 'promote';
  return credential ? 'push' : 'credential';
};
