'use client';

import { createContext, useContext } from 'react';
import type { Lane } from '@/contract/shapes/images';

interface BoardFacts {
  /** Slugs and plain names. */
  project: string;
  image: string;
  /** All lanes, in the pipeline's order. */
  lanes: readonly Lane[];
}

/** What every lane and card of a board is told. */
export const BoardContext = createContext<BoardFacts | null>(null);

export const useBoard = (): BoardFacts => {
  const facts = useContext(BoardContext);
  if (facts === null) throw new Error('useBoard needs a board around it');
  return facts;
};

/** The lanes as a pipeline: what stage marks are drawn from. */
export const stagesOf = (lanes: readonly Lane[]): { slug: string; name: string }[] =>
  lanes.map((lane) => ({ slug: lane.stage, name: lane.name }));
