'use client';

import {
  Database,
  Eye,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  ScrollText,
  Sun,
  UserRound,
  Users,
} from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/client/me';
import { signOut } from '@/client/sign-out';
import { usePreferences } from '../parts/preferences/preferences-provider';
import { ViewAsDialog } from '../parts/view-as/view-as-dialog';
import { Menu, MenuChoice, MenuItem, MenuLink, MenuSeparator } from '../ui/buttons/menu';
import { Avatar } from '../ui/text/avatar';
import { Breakable } from '../ui/text/breakable';

/** Who is signed in; theme, account and the way out. */
export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const me = useMe();
  const { theme, setTheme } = usePreferences();
  const [looking, setLooking] = useState(false);
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`${me.name}: account, theme, sign out`}
            className="flex size-8 items-center justify-center rounded-full"
          >
            <Avatar name={me.name} />
          </button>
        }
      >
        <div className="px-2 pt-1 pb-2">
          <p className="text-13 font-medium">{me.name}</p>
          <p className="text-12 text-secondary">
            {me.email === null ? 'robot' : <Breakable text={me.email} />}
          </p>
        </div>
        <MenuSeparator />
        <MenuChoice
          label="Theme"
          value={theme}
          onChange={setTheme}
          options={[
            { value: 'system', label: 'As the system', icon: <Monitor aria-hidden /> },
            { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
            { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
          ]}
        />
        <MenuSeparator />
        <MenuLink href="/me" icon={<UserRound aria-hidden />}>
          Tokens, sessions, settings
        </MenuLink>
        <MenuLink href="/registries" icon={<Database aria-hidden />}>
          Registries
        </MenuLink>
        {me.instanceRole !== null ? (
          <MenuLink href="/admin/people" icon={<Users aria-hidden />}>
            Administration
          </MenuLink>
        ) : (
          <MenuLink href="/teams" icon={<Users aria-hidden />}>
            My teams
          </MenuLink>
        )}
        <MenuLink href="/audit" icon={<ScrollText aria-hidden />}>
          Audit trail
        </MenuLink>
        {me.looksAsOthers ? (
          <MenuItem onSelect={() => setLooking(true)} icon={<Eye aria-hidden />}>
            View as…
          </MenuItem>
        ) : null}
        <MenuItem onSelect={onHelp} icon={<Keyboard aria-hidden />}>
          Keyboard shortcuts
        </MenuItem>
        <MenuItem
          onSelect={() => void signOut(me.through?.slug ?? null)}
          icon={<LogOut aria-hidden />}
        >
          Sign out
        </MenuItem>
      </Menu>
      <ViewAsDialog open={looking} onOpenChange={setLooking} />
    </>
  );
}
