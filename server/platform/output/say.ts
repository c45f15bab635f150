import { stderr, stdout } from 'node:process';

// Kept before `ownOutput` takes them: these words are for whoever starts and stops the process.
const tell = stdout.write.bind(stdout);
const complain = stderr.write.bind(stderr);

/**
 * Says something on standard output to whoever starts the process. The words are ours; what they may
 * quote of others begins no line.
 */
export const say = (words: string): void => void tell(`${quoted(words)}\n`);

/** Says on standard error why the process ends. */
export const sayWrong = (words: string): void => void complain(`${quoted(words)}\n`);

/** Lines after the first are indented; what a terminal would obey is gone. */
const quoted = (words: string): string =>
  words.replaceAll(/[^\P{Cc}\n]|\p{Zl}|\p{Zp}/gu, ' ').replaceAll('\n', '\n  ');
