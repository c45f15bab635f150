import { chainHash } from '@/server/platform/events/audit-chain';
import { packLimits } from '../limits';
import type { VerifiedPack } from './verified-pack';

/** Of lines that do not make their hash or do not follow each other, or that were left out needlessly, a sentence each. */
export function brokenLinks({ lines, head, more }: VerifiedPack['trail']): string[] {
  const broken: string[] = [];
  for (const [at, { position, previousHash, hash, subjects, line }] of lines.entries()) {
    const where = `Line ${line.seq}, position ${position},`;
    if (chainHash(Buffer.from(previousHash, 'hex'), line, subjects).toString('hex') !== hash) {
      broken.push(`${where} was changed: its text does not make its hash.`);
    }
    const before = lines[at - 1];
    if (before && position <= before.position) {
      broken.push(`${where} stands in the wrong place.`);
    }
    if (before?.position === position - 1 && before.hash !== previousHash) {
      broken.push(`${where} does not follow on the line before it.`);
    }
    if (before && before.line.projectId !== line.projectId) {
      broken.push(`${where} is of another project than the line before it.`);
    }
    if (head && (position > head.position || (position === head.position && hash !== head.hash))) {
      broken.push(`${where} is not what the head of the chain says.`);
    }
  }
  // The next line may be large.
  if (more > 0 && lines.length < packLimits.lines && bytesOf(lines) < packLimits.lineBytes / 2) {
    broken.push(`It says that ${more} older lines were left out, for which it had room.`);
  }
  return broken;
}

const bytesOf = (lines: VerifiedPack['trail']['lines']): number =>
  lines.reduce(
    (sum, { line }) =>
      sum + Buffer.byteLength(line.before ?? '') + Buffer.byteLength(line.after ?? ''),
    0,
  );
