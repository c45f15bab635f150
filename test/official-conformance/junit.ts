/** What an official suite reported, of its leaves: a group's own line says only what is in it. */
export interface Results {
  readonly passed: number;
  readonly skipped: readonly string[];
  /** The name of each test that failed, and what it said. */
  readonly failed: readonly string[];
}

/** Reads a report in JUnit's form, as both official suites write it. */
export function readJUnit(xml: string): Results {
  const cases = [...xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)];
  let passed = 0;
  const skipped: string[] = [];
  const failed: string[] = [];
  for (const [, head = '', body = ''] of cases) {
    const name = [attribute(head, 'classname'), attribute(head, 'name')].filter(Boolean).join(': ');
    const trouble = /<(?:failure|error)\b([^>]*)>([\s\S]*?)<\/(?:failure|error)>/.exec(body);
    if (trouble) {
      const said = `${attribute(trouble[1]!, 'message')} ${trouble[2]!}`.trim();
      failed.push(`${name}: ${unescape(said).slice(0, 400)}`);
    } else if (/<(?:failure|error)\b/.test(body)) failed.push(name);
    else if (/<skipped\b/.test(body)) skipped.push(name);
    else passed += 1;
  }
  return { passed, skipped, failed };
}

const attribute = (text: string, name: string): string =>
  unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '');

const entities: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
  '#39': "'",
  '#34': '"',
  '#x9': ' ',
  '#xA': ' ',
  '#xD': ' ',
};

/** Those that Go's encoder writes; whatever else stands there stays as it is. */
const unescape = (text: string): string =>
  text
    .replaceAll('<![CDATA[', '')
    .replaceAll(']]>', '')
    .replace(/&([a-z]+|#\w+);/g, (all, name: string) => entities[name] ?? all);
