'use client';

import { Ellipsis, KeyRound, ShieldCheck, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import type { ListedPerson } from '@/contract/people';
import { IconButton } from '../ui/button';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu';
import { DisablePerson } from './disable-person';
import { InstanceRoleDialog } from './instance-role';
import { ResetLink } from './reset-link';

/** What an administrator may do about a person. */
export function PersonActs({ person }: { person: ListedPerson }) {
  const [open, setOpen] = useState<'role' | 'reset' | 'disable' | null>(null);
  const dialog = (which: NonNullable<typeof open>) => ({
    person,
    open: open === which,
    onOpenChange: (on: boolean) => setOpen(on ? which : null),
  });
  const enabled = person.disabledAt === null;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Change ${person.name}`}>
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<ShieldCheck aria-hidden />} onSelect={() => setOpen('role')}>
          Instance role…
        </MenuItem>
        {enabled ? (
          <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setOpen('reset')}>
            Link for a new password…
          </MenuItem>
        ) : null}
        <MenuSeparator />
        <MenuItem
          danger={enabled}
          icon={enabled ? <UserX aria-hidden /> : <UserCheck aria-hidden />}
          onSelect={() => setOpen('disable')}
        >
          {enabled ? 'Disable…' : 'Enable…'}
        </MenuItem>
      </Menu>
      <InstanceRoleDialog {...dialog('role')} />
      <ResetLink {...dialog('reset')} />
      <DisablePerson {...dialog('disable')} />
    </>
  );
}
