'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';
import type { Upload } from '@/contract/shapes/uploads';
import { ActorName } from '../parts/actors/actor-name';
import { ConfirmDialog } from '../ui/dialogs/confirm-dialog';
import { toast } from '../ui/notices/toast';
import { Bytes } from '../ui/text/bytes';
import { State } from '../ui/text/state';

interface ClearUploadProps {
  project: string;
  upload: Upload;
  onClose: () => void;
}

/** Ends one upload, with what that does to whoever pushes. */
export function ClearUpload({ project, upload, onClose }: ClearUploadProps) {
  const client = useQueryClient();
  const clear = useMutation(
    mutations.uploads.clear.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: mutations.uploads.key() }),
    }),
  );
  const { id, image, by, bytes, state } = upload;
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Clear this upload to ${image}?`}
      act="Clear it"
      acting="Clearing…"
      failed="It was not cleared"
      onConfirm={async () => {
        await clear.mutateAsync({ project, id });
        toast.done(`The upload to ${image} is cleared`);
      }}
    >
      <p>
        The <Bytes value={bytes} /> that came so far are removed within a minute, and{' '}
        {by === null ? 'whoever pushes' : <ActorName actor={by} />} has room for another upload at
        once.
      </p>
      {state === 'moving' || state === 'waiting' ? (
        <p>
          <State kind="warning">{state === 'moving' ? 'It moves.' : 'It may go on.'}</State> The
          push that it is part of fails, and has to start again.
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
