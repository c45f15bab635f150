import { describe, expect, it } from 'vitest';
import { neighbour, type Box } from './spatial';

const box = (left: number, top: number, width = 100, height = 40): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

/** Two lanes; the second starts lower and has one card. */
const boxes = [box(0, 0), box(0, 50), box(0, 100), box(200, 60)] as const;

describe('moving the focus by keys', () => {
  it('goes down and up within a lane, not across', () => {
    expect(neighbour(boxes, boxes[0], 'down')).toBe(1);
    expect(neighbour(boxes, boxes[2], 'up')).toBe(1);
  });
  it('goes sideways to what lies nearest in the next lane', () => {
    expect(neighbour(boxes, boxes[0], 'right')).toBe(3);
    expect(neighbour(boxes, boxes[3], 'left')).toBe(1);
  });
  it('stays where nothing lies that way', () => {
    expect(neighbour(boxes, boxes[0], 'up')).toBe(-1);
    expect(neighbour([], boxes[0], 'down')).toBe(-1);
  });
});
