import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

/** What a process prints that owns its output and then does what is asked. */
async function printed(act: string): Promise<readonly string[]> {
  const script = `
    import { createLogger } from './lib/logger.ts';
    import { ownOutput } from './server/platform/output/own-output.ts';
    import { say } from './server/platform/output/say.ts';
    ownOutput(createLogger('debug'));
    ${act};
    setTimeout(() => say('ended'), 50);`;
  const { stdout, stderr } = await run(process.execPath, [
    '--import',
    'tsx',
    '--input-type=module',
    '--eval',
    script,
  ]);
  // It went on whatever was thrown, and its own words came out as they are.
  expect(stdout).toBe('ended\n');
  return stderr.trimEnd().split('\n');
}

const forged = JSON.stringify('one\r\n{"level":50,"msg":"forged"}');

describe('Row 66: whoever prints, the log has one line of JSON for it', () => {
  it.each([
    ['console.error', `console.error(${forged})`],
    ['console.log, formatted', `console.log('%s said', ${forged})`],
    ['console.dir', `console.dir({ text: ${forged} }, { compact: false })`],
    ['console.table', `console.table([[${forged}]])`],
    ['console.group', `console.group(${forged}); console.warn('in it')`],
    ['a library that writes to standard output', `process.stdout.write(${forged})`],
    ['a library that writes to standard error', `process.stderr.write(Buffer.from(${forged}))`],
    ['a warning of Node', `process.emitWarning(${forged})`],
    ['an error that nobody catches', `setTimeout(() => { throw new Error(${forged}) })`],
    ['a rejection that nobody awaits', `void Promise.reject(new Error(${forged}))`],
    ['a rejection with no error', `void Promise.reject(${forged})`],
  ])('%s', async (_what, act) => {
    const lines = await printed(act);
    expect(lines.join('\n')).toContain('forged');
    for (const line of lines) {
      const event = JSON.parse(line) as Record<string, unknown>;
      expect(event).toMatchObject({ level: expect.any(Number) as number });
      expect(event.msg).not.toBe('forged');
    }
  });

  it('keeps an error’s stack, without the row that the database quotes', async () => {
    const [line = ''] = await printed(
      `console.error('failed:', Object.assign(new Error('refused'), { detail: 'row of ada' }))`,
    );
    expect(JSON.parse(line)).toMatchObject({
      level: 50,
      msg: 'failed:',
      err: { message: 'refused', stack: expect.stringContaining('Error: refused') as string },
    });
    expect(line).not.toContain('row of ada');
  });
});
