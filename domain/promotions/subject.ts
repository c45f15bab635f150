/**
 * What an approval is bound to (L4): when any of it changes, the approval lapses. The digest and the
 * two stages never change in one promotion; they are here so that an approval says it all by itself.
 */
export interface Subject {
  readonly digest: string;
  /**
   * One text for all that moves with it (L14); left out by what was written before that was kept, which
   * is then not compared.
   */
  readonly closure?: string;
  /** Stage slugs. */
  readonly from: string;
  readonly to: string;
  readonly target: TargetMark;
  /** Tags to set, in order. */
  readonly tags: readonly string[];
  readonly policyVersion: number;
}

/** What the target had. A stage that went back to an earlier build has another `move`. */
export interface TargetMark {
  readonly digest: string | null;
  /** How people call that build: `2.14.1 (#869)`; null: nothing was there. */
  readonly name: string | null;
  /** The number of the change that made it current; 0: none. */
  readonly move: number;
}

/** What differs between what was approved and what is asked now, in words; empty: nothing. */
export function changesSince(approved: Subject, now: Subject, stageName: string): string[] {
  const changes: string[] = [];
  if (approved.digest !== now.digest) changes.push('the build is another one');
  if (
    approved.closure !== undefined &&
    now.closure !== undefined &&
    approved.closure !== now.closure
  ) {
    changes.push('some of what goes along with it was deleted where it comes from');
  }
  if (approved.from !== now.from || approved.to !== now.to) changes.push('the stages are others');
  if (approved.target.digest !== now.target.digest || approved.target.move !== now.target.move) {
    changes.push(
      `approved on top of ${approved.target.name ?? 'nothing'}; ${stageName} has ${now.target.name ?? 'nothing'} now`,
    );
  }
  if (approved.tags.join(' ') !== now.tags.join(' ')) {
    changes.push(`the tags were ${approved.tags.join(', ')}; they are ${now.tags.join(', ')} now`);
  }
  if (approved.policyVersion !== now.policyVersion) {
    changes.push(
      `the policy was version ${approved.policyVersion}; it is version ${now.policyVersion} now`,
    );
  }
  return changes;
}
