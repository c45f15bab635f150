'use client';

import { CircleHelp, Ellipsis, Eye, UserMinus, UserPen } from 'lucide-react';
import { useMe } from '@/client/me';
import type { AccessRow } from '@/contract/shapes/access/access';
import { IconButton } from '../ui/buttons/button';
import { Menu, MenuItem } from '../ui/buttons/menu';
import { ownGrant } from './own-grant';

interface RowActsProps {
  row: AccessRow;
  onViewAs: () => void;
  onChange: () => void;
  onRevoke: () => void;
}

/** What whoever gives roles here may do about one person or team; nothing where there is nothing. */
export function RowActs({ row, onViewAs, onChange, onRevoke }: RowActsProps) {
  const me = useMe();
  const looks = row.kind === 'person' && me.looksAsOthers && me.email !== row.subject;
  const own = ownGrant(row);
  if (!looks && own === null) return null;
  return (
    <Menu
      trigger={
        <IconButton label={`Change the access of ${row.name}`}>
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      {looks ? (
        <MenuItem icon={<Eye aria-hidden />} onSelect={onViewAs}>
          View as {row.name}…
        </MenuItem>
      ) : null}
      {own !== null && row.fixed === null ? (
        <>
          <MenuItem icon={<UserPen aria-hidden />} onSelect={onChange}>
            Change the role…
          </MenuItem>
          <MenuItem danger icon={<UserMinus aria-hidden />} onSelect={onRevoke}>
            Take the role away…
          </MenuItem>
        </>
      ) : null}
      {own !== null && row.fixed !== null ? (
        <p className="flex max-w-72 items-start gap-2 px-2 py-1.5 text-12 text-secondary">
          <CircleHelp aria-hidden className="mt-px size-4 shrink-0" />
          {row.fixed}
        </p>
      ) : null}
    </Menu>
  );
}
