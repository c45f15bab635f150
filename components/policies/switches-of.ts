import type { PolicyDocument } from '@/domain/gates/policy';

/** What happens once all gates pass, in words. */
export const switchesOf = ({ automatic, lastClick }: PolicyDocument): string =>
  automatic
    ? 'it happens by itself'
    : lastClick
      ? 'a request waits for a last click'
      : 'a request happens at once';
