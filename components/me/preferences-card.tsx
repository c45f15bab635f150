'use client';

import { usePreferences } from '../parts/preferences/preferences-provider';
import { Kbd } from '../ui/buttons/kbd';
import { Checkbox } from '../ui/fields/input';
import { Segmented } from '../ui/fields/segmented';
import { Card } from '../ui/page/card';

/** What counts for this browser alone: theme and shortcuts. */
export function PreferencesCard() {
  const { theme, setTheme, shortcuts, setShortcuts } = usePreferences();
  return (
    <Card title="This browser">
      <div className="flex flex-col gap-5">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span className="w-24 text-13 font-medium">Theme</span>
          <Segmented
            label="Theme"
            value={theme}
            onChange={setTheme}
            options={[
              { value: 'system', label: 'As the system' },
              { value: 'light', label: 'Light' },
              { value: 'dark', label: 'Dark' },
            ]}
          />
        </div>
        <label className="flex items-start gap-2 text-13">
          <Checkbox checked={shortcuts} onCheckedChange={setShortcuts} />
          <span>
            <span className="font-medium">Keyboard shortcuts</span>
            <span className="block text-12 text-secondary">
              Single keys such as <Kbd>j</Kbd>, <Kbd>k</Kbd> and <Kbd>g</Kbd> <Kbd>h</Kbd>. Switch
              them off if they get in the way of speech input; <Kbd>⌘ K</Kbd> stays.
            </span>
          </span>
        </label>
      </div>
    </Card>
  );
}
