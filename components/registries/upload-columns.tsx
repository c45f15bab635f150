import type { Upload } from '@/contract/shapes/uploads';
import { toldActor } from '@/domain/people/actors';
import { ActorName } from '../parts/actors/actor-name';
import { Button } from '../ui/buttons/button';
import type { Column } from '../ui/table/table';
import { Breakable } from '../ui/text/breakable';
import { Bytes } from '../ui/text/bytes';
import { NotSaid } from '../ui/text/not-said';
import { State, type StateKind } from '../ui/text/state';
import { Time } from '../ui/text/time';
import { Until } from '../ui/text/until';

/** What moves before one's eyes spins; what only counts still says when its last byte came. */
const looks: Readonly<Record<Upload['state'], readonly [StateKind, string]>> = {
  moving: ['running', 'moving'],
  waiting: ['waiting', 'waits for its client'],
  idle: ['waiting', 'idle'],
  broken: ['warning', 'broke off'],
};

/** Where an upload goes, whose it is, how far it is and whether it moves; and its button. */
export const uploadColumns = (onClear: (upload: Upload) => void): Column<Upload>[] => [
  {
    key: 'image',
    header: 'Image',
    rowHeader: true,
    className: 'min-w-36',
    cell: ({ image, registry }) => (
      <span className="flex flex-col gap-0.5 py-1">
        <Breakable text={image} />
        <code className="font-mono text-12 font-normal text-secondary">{registry}</code>
      </span>
    ),
  },
  {
    key: 'by',
    header: 'By',
    cell: ({ by }) =>
      by === null ? <NotSaid>somebody who is no more</NotSaid> : <ActorName actor={by} />,
  },
  {
    key: 'bytes',
    header: 'So far',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ bytes }) => <Bytes value={bytes} />,
  },
  {
    key: 'state',
    header: 'State',
    cell: ({ state, endsAt }) => (
      <span className="flex flex-col items-start max-sm:items-end">
        <State kind={looks[state][0]}>{looks[state][1]}</State>
        {state === 'moving' ? null : (
          <span className="text-12 whitespace-nowrap text-secondary">
            ends <Until at={endsAt} />
          </span>
        )}
      </span>
    ),
  },
  { key: 'opened', header: 'Opened', cell: ({ openedAt }) => <Time at={openedAt} /> },
  { key: 'moved', header: 'Last byte', cell: lastByte },
  {
    key: 'clear',
    header: <span className="sr-only">Clear</span>,
    align: 'end',
    cell: (upload) => (
      <Button
        size="small"
        variant="quiet"
        aria-label={`Clear the upload to ${upload.image} of ${upload.by ? toldActor(upload.by) : 'somebody who is no more'}`}
        onClick={() => onClear(upload)}
      >
        Clear…
      </Button>
    ),
  },
];

function lastByte({ bytes, movedAt }: Upload) {
  return bytes === 0 ? (
    <span className="whitespace-nowrap">
      <NotSaid>none yet</NotSaid>
    </span>
  ) : (
    <Time at={movedAt} />
  );
}
