import { readFile, writeFile } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import { format } from 'prettier';
import { markdownTable, type Figure } from './figures';

const document = 'docs/benchmarks.md';
const begin = '<!-- figures: written by npm run bench -- --write -->';
const end = '<!-- end of figures -->';

/** One line about where and when the figures were taken. */
export function describeMachine(seconds: number): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const model = cpu?.model.trim() ?? 'unknown processor';
  const day = new Date().toISOString().slice(0, 10);
  return `${day}: ${cpus().length} × ${model}, ${memory} GiB, ${process.platform} ${release()}, Node ${process.versions.node}; the measures took ${seconds} s.`;
}

/** Replaces the figures in docs/benchmarks.md. */
export async function writeReport(
  figures: readonly Figure[],
  against: string,
  machine: string,
): Promise<void> {
  const text = await readFile(document, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${document} has no place for the figures.`);
  const figuresText = `${begin}\n\n${machine}\n\n${markdownTable(figures, against)}\n\n`;
  const whole = text.slice(0, from) + figuresText + text.slice(to);
  await writeFile(document, await format(whole, { parser: 'markdown' }));
}
