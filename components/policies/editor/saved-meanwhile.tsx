import { useMe } from '@/client/me';
import type { Policy } from '@/contract/shapes/policies';
import type { PolicyDocument } from '@/domain/gates/policy';
import { policyChanges } from '@/domain/gates/policy/policy-changes';
import { Button } from '../../ui/buttons/button';
import { Time } from '../../ui/text/time';
import { ChangeList } from '../../parts/policies/change-list';
import { SavedBy } from '../../parts/policies/saved-by';

interface SavedMeanwhileProps {
  /** The version that the draft began with, and the one that is there now. */
  base: Policy;
  now: Policy;
  /** Null: it cannot be read as it is written. */
  draft: PolicyDocument | null;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
}

/** The policy was saved while this was edited: both differences, and how to go on from either. */
export function SavedMeanwhile({
  base,
  now,
  draft,
  onTakeTheirs,
  onKeepMine,
}: SavedMeanwhileProps) {
  const mine = now.savedBy?.id === useMe().shownTo;
  return (
    <div
      role="alert"
      className="flex flex-col gap-3 rounded-lg border border-warning bg-surface p-4 text-13"
    >
      <p className="font-semibold">
        {mine || now.savedBy === null ? (
          'You'
        ) : (
          <SavedBy by={now.savedBy} agreedBy={now.agreedBy} />
        )}{' '}
        saved version {now.version} meanwhile
        {mine ? ' in another window' : null}
        {now.savedAt === null ? null : (
          <>
            , <Time at={now.savedAt} />
          </>
        )}
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="flex flex-col gap-1">
          <h3 className="font-medium">
            What {mine ? 'that' : 'they'} changed
            {base.version === 0 ? '' : ` since version ${base.version}`}
          </h3>
          <ChangeList changes={policyChanges(base, now)} />
        </div>
        {draft === null ? null : (
          <div className="flex flex-col gap-1">
            <h3 className="font-medium">What this draft would change in it</h3>
            <ChangeList changes={policyChanges(now, draft)} />
          </div>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onTakeTheirs}>Drop mine, go on from version {now.version}</Button>
        <Button onClick={onKeepMine}>Keep mine, to be saved over version {now.version}</Button>
      </div>
    </div>
  );
}
