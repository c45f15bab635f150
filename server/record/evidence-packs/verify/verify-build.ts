import { own } from '@/lib/text/own';
import { keptReports, listedReports } from '@/server/content/checks/kept-reports';
import { agrees } from './agrees';
import { isNear, type Findings } from './findings';
import { isBy, nameOf, type ToldLine } from './told-line';
import type { VerifiedPack } from './verified-pack';

/** Is the build the one that was pushed, and do its lines tell what the pack says was done to it since? */
export function verifyBuild(pack: VerifiedPack, lines: readonly ToldLine[], findings: Findings) {
  const { about, build } = pack;
  const target = `${about.project}/${about.image}#${about.number}`;
  if (build.image !== about.image || build.number !== about.number) {
    findings.broken.push(`The pack is about ${target}, and has ${build.image}#${build.number}.`);
  }
  const its = lines.filter(({ action }) => ofBuild.has(action));
  for (const line of its) findings.compare(line, 'what it is about', line.target, target);
  verifyPush(pack, its, findings);
  verifyWithdrawal(pack, its, findings);
  verifyProperties(pack, its, findings);
  verifyChecks(pack, its, findings);
}

/** Lines that tell of a build, by its name. */
const ofBuild: ReadonlySet<string> = new Set([
  'build.pushed',
  'build.withdrawn',
  'build.reinstated',
  'build.properties-set',
  'check.reported',
]);

function verifyPush({ build }: VerifiedPack, its: readonly ToldLine[], findings: Findings): void {
  // One that was deleted and pushed again has a line of each time.
  const [first, ...again] = its.filter(({ action }) => action === 'build.pushed');
  if (!first || !isNear(first.at, build.pushedAt)) {
    findings.lack(build.pushedAt, `No line says that the build was pushed at ${build.pushedAt}.`);
  } else {
    findings.compareWho(first, 'who pushed the build', build.pushedBy);
  }
  for (const line of first ? [first, ...again] : []) {
    findings.compare(line, 'the digest of the build', line.after.digest, build.digest);
    findings.compare(line, 'the version of the build', line.after.version, build.version);
  }
}

function verifyWithdrawal({ build }: VerifiedPack, its: readonly ToldLine[], findings: Findings) {
  const { withdrawal, placements } = build;
  const last = its.findLast(({ action }) => /^build\.(withdrawn|reinstated)$/.test(action));
  const told = last?.action === 'build.withdrawn' ? last : undefined;
  // What is withdrawn through another build, lines of that tell.
  if (withdrawal === null || withdrawal.through !== null) {
    if (!told) return;
    const sentence = `Line ${told.seq} tells that the build was withdrawn, which the pack does not say.`;
    // Of a build that no stage has any more, its parts may be gone by which a withdrawal is found.
    (placements.length === 0 ? findings.unproven : findings.broken).push(sentence);
  } else if (!told) {
    const who = nameOf(withdrawal.by);
    findings.lack(withdrawal.at, `No line says that ${who} withdrew the build.`);
  } else {
    findings.compareWho(told, 'who withdrew the build', withdrawal.by);
    findings.compareTime(told, 'when the build was withdrawn', withdrawal.at);
    const { reason, blockPulls } = withdrawal;
    findings.compare(told, 'why the build was withdrawn', told.after.reason, reason);
    findings.compare(told, 'whether pulls are refused', told.after.blockPulls, blockPulls);
  }
}

/** Properties are those that lines set and none took away since. */
function verifyProperties(
  { build, trail }: VerifiedPack,
  its: readonly ToldLine[],
  findings: Findings,
): void {
  const setBy = new Map<string, { value: unknown; line: ToldLine }>();
  for (const line of its.filter(({ action }) => action === 'build.properties-set')) {
    for (const [key, value] of Object.entries(line.after)) setBy.set(key, { value, line });
  }
  // A line that would be too long has fewer of them, and says so by such a key.
  const isCut = [...setBy.keys()].some((key) => key.endsWith('…'));
  for (const [key, { value, line }] of setBy) {
    if (key.endsWith('…')) continue;
    findings.compare(line, `the property ${key}`, value, own(build.properties, key) ?? null);
  }
  const oldest = trail.lines[0]?.line.at ?? build.pushedAt;
  for (const key of Object.keys(build.properties).filter((one) => !setBy.has(one))) {
    const sentence = `No line says that the property ${key} was set.`;
    if (isCut) findings.unproven.push(sentence);
    else findings.lack(oldest, sentence);
  }
}

function verifyChecks(
  { checks }: VerifiedPack,
  its: readonly ToldLine[],
  findings: Findings,
): void {
  const left = new Set(its.filter(({ action }) => action === 'check.reported'));
  for (const { name, state, summary, url, byHand, by, at } of checks) {
    const line = [...left].find(
      (one) =>
        isNear(one.at, at) &&
        isBy(by, one) &&
        agrees(one.after, { name, state, summary, url, byHand }),
    );
    if (line) left.delete(line);
    else
      findings.lack(at, `No line says that ${nameOf(by)} reported ${name} as ${state} at ${at}.`);
  }
  // The newest of each name are kept, and of all of them the newest listed.
  if (checks.length >= listedReports) return;
  for (const { seq, after } of left) {
    if (checks.filter(({ name }) => name === after.name).length >= keptReports.ofName) continue;
    findings.broken.push(
      `Line ${seq} tells that ${String(after.name)} was reported as ${String(after.state)}, which the pack does not say.`,
    );
  }
}
