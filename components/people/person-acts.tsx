'use client';

import {
  Ellipsis,
  Eye,
  Fingerprint,
  KeyRound,
  ShieldCheck,
  Unlink,
  UserCheck,
  UserX,
} from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import type { ListedPerson } from '@/contract/shapes/access/people';
import { VouchDialog } from '../parts/people/vouch-dialog';
import { ViewAsDialog } from '../parts/view-as/view-as-dialog';
import { IconButton } from '../ui/buttons/button';
import { Menu, MenuItem, MenuSeparator } from '../ui/buttons/menu';
import { DisablePerson } from './disable-person';
import { InstanceRoleDialog } from './instance-role';
import { ResetLink } from './reset-link';
import { UnlinkPerson } from './unlink-person';

type Act = 'view' | 'vouch' | 'role' | 'reset' | 'unlink' | 'disable';

/** What an administrator may do about a person. */
export function PersonActs({ person }: { person: ListedPerson }) {
  const me = useMe();
  const [open, setOpen] = useState<Act | null>(null);
  const [unlinking, setUnlinking] = useState<ListedPerson['providers'][number] | null>(null);
  const dialog = (which: Act) => ({
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
        {enabled && me.looksAsOthers && me.email !== person.email ? (
          <MenuItem icon={<Eye aria-hidden />} onSelect={() => setOpen('view')}>
            View as…
          </MenuItem>
        ) : null}
        <MenuItem icon={<ShieldCheck aria-hidden />} onSelect={() => setOpen('role')}>
          Instance role…
        </MenuItem>
        <MenuItem icon={<Fingerprint aria-hidden />} onSelect={() => setOpen('vouch')}>
          Who vouches for them…
        </MenuItem>
        {enabled ? (
          <MenuItem icon={<KeyRound aria-hidden />} onSelect={() => setOpen('reset')}>
            Link for a new password…
          </MenuItem>
        ) : null}
        {person.providers.map((provider) => (
          <MenuItem
            key={provider.slug}
            icon={<Unlink aria-hidden />}
            onSelect={() => {
              setUnlinking(provider);
              setOpen('unlink');
            }}
          >
            Unlink from {provider.name}…
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          danger={enabled}
          icon={enabled ? <UserX aria-hidden /> : <UserCheck aria-hidden />}
          onSelect={() => setOpen('disable')}
        >
          {enabled ? 'Disable…' : 'Enable…'}
        </MenuItem>
      </Menu>
      <ViewAsDialog
        open={open === 'view'}
        onOpenChange={(on) => setOpen(on ? 'view' : null)}
        of={person}
      />
      <InstanceRoleDialog {...dialog('role')} />
      <VouchDialog {...dialog('vouch')} />
      <ResetLink {...dialog('reset')} />
      {unlinking === null ? null : <UnlinkPerson {...dialog('unlink')} provider={unlinking} />}
      <DisablePerson {...dialog('disable')} />
    </>
  );
}
