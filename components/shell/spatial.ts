export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/**
 * Which box lies next in a direction: the nearest one beyond, where being off to the side counts
 * three times. Works for table cells and for lanes of cards alike.
 * @returns its index, or -1 where none lies that way
 */
export const neighbour = (boxes: readonly Box[], from: Box, direction: Direction): number => {
  let best = -1;
  let bestCost = Infinity;
  boxes.forEach((box, index) => {
    const [along, across] = distances(from, box, direction);
    if (along <= 0) return;
    const cost = along + 3 * across;
    if (cost < bestCost) {
      best = index;
      bestCost = cost;
    }
  });
  return best;
};

/** How far a box's centre lies that way, and how far its side lies off the way. */
const distances = (from: Box, to: Box, direction: Direction): [along: number, across: number] => {
  const vertical = direction === 'up' || direction === 'down';
  const sign = direction === 'up' || direction === 'left' ? -1 : 1;
  const middle = (box: Box) => (vertical ? (box.top + box.bottom) / 2 : (box.left + box.right) / 2);
  const apart = vertical
    ? Math.max(0, to.left - from.right, from.left - to.right)
    : Math.max(0, to.top - from.bottom, from.top - to.bottom);
  const skew = vertical ? Math.abs(to.left - from.left) : Math.abs(to.top - from.top);
  return [sign * (middle(to) - middle(from)), apart + skew / 10];
};
