import { describe, expect, it } from 'vitest';
import { describeAgent } from './describe-agent';

describe('a session’s browser', () => {
  it('is named by browser and system, the special before the general', () => {
    expect(describeAgent('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0')).toBe(
      'Firefox on Linux',
    );
    expect(
      describeAgent(
        'Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0',
      ),
    ).toBe('Edge on Windows');
    expect(describeAgent('Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36')).toBe(
      'Chrome on Android',
    );
  });
  it('is shown as it calls itself where nothing is recognised', () => {
    expect(describeAgent('my-script/1.0')).toBe('my-script/1.0');
    expect(describeAgent('')).toBe('Unknown browser');
  });
});
