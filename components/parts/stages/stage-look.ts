export type StageTone = 'first' | 'second' | 'third' | 'last';

/**
 * How a stage looks, for pipelines of 2 to 8 stages: how full its glyph is (0 to 1) and its
 * colour. With four stages that is ○ ◔ ◑ ●.
 * @param position from 0
 * @param count how many stages the pipeline has
 */
export const stageLook = (position: number, count: number): { fill: number; tone: StageTone } => {
  if (position >= count - 1) return { fill: 1, tone: 'last' };
  if (position <= 0) return { fill: 0, tone: 'first' };
  return { fill: position / count, tone: position === 1 ? 'second' : 'third' };
};
