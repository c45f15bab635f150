import { expect, it } from 'vitest';
import { describeAgent } from './describe-agent';

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  ['curl/8.5.0', 'curl'],
  ['', 'Unknown browser'],
  ['a robot of ours', 'a robot of ours'],
  // Row 79: cut between characters, and shown to be cut.
  [`${'a'.repeat(59)}🚀b`, `${'a'.repeat(59)}…`],
  [`${'a'.repeat(58)}🚀bc`, `${'a'.repeat(58)}🚀…`],
  [`${'a'.repeat(58)}e\u0301bc`, `${'a'.repeat(58)}…`],
])('%s is %s', (userAgent, words) => expect(describeAgent(userAgent)).toBe(words));
