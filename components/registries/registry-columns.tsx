import { ArrowDownToLine, ArrowRightToLine } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Registry } from '@/contract/shapes/registries';
import { StageLabel } from '../parts/stages/stage-glyph';
import { CopyButton } from '../ui/copy/copy-button';
import type { Column } from '../ui/table/table';
import { Bytes } from '../ui/text/bytes';
import { NotSaid } from '../ui/text/not-said';
import { Time } from '../ui/text/time';

/** A registry with how many stages its project has, which its glyph needs. */
export interface RegistryRow extends Registry {
  stages: number;
}

/** What a registry is: stage, address, how it fills, what is in it; and its button, if it has one. */
export const registryColumns = (act?: (row: RegistryRow) => ReactNode): Column<RegistryRow>[] => [
  {
    key: 'stage',
    header: 'Registry',
    rowHeader: true,
    className: 'min-w-44',
    cell: ({ slug, stage, stages }) => (
      <span className="flex flex-col gap-0.5 py-1">
        <StageLabel name={stage.name} position={stage.position} count={stages} />
        <code className="pl-5 font-mono text-12 font-normal text-secondary">{slug}</code>
      </span>
    ),
  },
  {
    key: 'address',
    header: 'Address',
    cell: ({ address, slug }) => (
      <span className="inline-flex items-center gap-1">
        <code className="font-mono text-12 wrap-anywhere sm:whitespace-nowrap">{address}</code>
        <CopyButton value={address} what={`address of ${slug}`} />
      </span>
    ),
  },
  { key: 'kind', header: 'Kind', cell: ({ kind }) => kind },
  {
    key: 'fills',
    header: 'Fills by',
    cell: ({ entry }) => (
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        {entry ? (
          <>
            <ArrowDownToLine aria-hidden className="size-4 text-secondary" />
            Pushes (entry)
          </>
        ) : (
          <>
            <ArrowRightToLine aria-hidden className="size-4 text-secondary" />
            Promotion only
          </>
        )}
      </span>
    ),
  },
  { key: 'images', header: 'Images', align: 'end', cell: ({ images }) => images },
  {
    key: 'size',
    header: 'Size',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ size, sizeAsOf }) =>
      size === null || sizeAsOf === null ? (
        <NotSaid>not counted yet</NotSaid>
      ) : (
        <span className="flex flex-col items-end">
          <Bytes value={size} />
          <span className="text-12 text-secondary">
            as of <Time at={sizeAsOf} />
          </span>
        </span>
      ),
  },
  ...(act === undefined
    ? []
    : [
        {
          key: 'act',
          header: <span className="sr-only">Commands</span>,
          align: 'end' as const,
          className: 'whitespace-nowrap',
          cell: act,
        },
      ]),
];
