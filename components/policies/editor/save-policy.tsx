'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/client/problem';
import { mutations, queries } from '@/client/queries';
import type { Policy } from '@/contract/shapes/policies';
import { policyChanges } from '@/domain/gates/policy/policy-changes';
import type { PolicyDocument } from '@/domain/gates/policy';
import { ChangeList } from '../../parts/policies/change-list';
import { Button } from '../../ui/buttons/button';
import { Dialog, DialogClose } from '../../ui/dialogs/dialog';
import { toast } from '../../ui/notices/toast';
import { ErrorPanel } from '../../ui/page/error-panel';

interface SavePolicyProps {
  project: string;
  stageName: string;
  /** The version that is edited. */
  base: Policy;
  /** What is saved; null: the dialog is closed. */
  document: PolicyDocument | null;
  onClose: () => void;
  onSaved: (saved: Policy) => void;
}

/** Shows what saving changes, and saves it as the next version on a second click. */
export function SavePolicy({
  project,
  stageName,
  base,
  document,
  onClose,
  onSaved,
}: SavePolicyProps) {
  const client = useQueryClient();
  const proposes = useQuery(queries.project(project)).data?.agreesPolicies === true;
  const save = useMutation(
    mutations.policies.put.mutationOptions({
      context: { ifMatch: base.version },
      onSuccess: async (saved) => {
        await client.invalidateQueries({ queryKey: mutations.policies.key() });
        onSaved(saved);
        toast.done(
          saved.proposed
            ? 'Proposed: it counts once another maintainer agrees'
            : `Saved as version ${saved.version}`,
        );
        close();
      },
      onError: async (error) => {
        if (!(error instanceof ProblemError) || error.code !== 'precondition-failed') return;
        // The page tells of the other version, with its difference, as soon as it has it.
        await client.invalidateQueries({ queryKey: mutations.policies.key() });
        close();
      },
    }),
  );
  const close = () => {
    save.reset();
    onClose();
  };
  return (
    <Dialog
      open={document !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={`${proposes ? 'Propose' : 'Save'} version ${base.version + 1} of the policy for ${stageName}?`}
      description={
        proposes
          ? 'This project asks that another maintainer agrees: what is in force stays until then.'
          : 'Open requests are evaluated anew, and approvals given for the old version lapse.'
      }
      footer={
        <>
          <DialogClose render={<Button>Keep editing</Button>} />
          <Button
            variant="primary"
            busy={save.isPending && (proposes ? 'Proposing…' : 'Saving…')}
            onClick={() => {
              if (document === null) return;
              save.mutate({ params: { project, stage: base.stage }, body: document });
            }}
          >
            {proposes ? 'Propose the change' : 'Save the policy'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {document === null ? null : <ChangeList changes={policyChanges(base, document)} />}
        {save.isError ? <ErrorPanel what="The policy was not saved" error={save.error} /> : null}
      </div>
    </Dialog>
  );
}
