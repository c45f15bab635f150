'use client';

import Link from 'next/link';
import { Kbd } from '../ui/buttons/kbd';
import { Dialog } from '../ui/dialogs/dialog';

const groups: readonly {
  name: string;
  keys: readonly [keys: readonly string[], does: string][];
}[] = [
  {
    name: 'Anywhere',
    keys: [
      [['⌘ K', '/'], 'Search and go'],
      [['?'], 'This help'],
      [['g h'], 'Go home, to the matrix'],
      [['g i'], 'Go to the inbox'],
      [['g p'], 'Go to this project'],
      [['g m'], 'Go to my tokens and settings'],
    ],
  },
  {
    name: 'In lists, matrix and board',
    keys: [
      [['j', 'k'], 'Down, up'],
      [['h', 'l'], 'Left, right'],
      [['⏎'], 'Open'],
      [['p'], 'Open the review'],
      [['c'], 'Copy the digest'],
    ],
  },
  { name: 'In a form', keys: [[['⌘ ⏎'], 'Submit']] },
];

interface ShortcutHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  enabled: boolean;
}

/** What each key does. No single key approves or promotes. */
export function ShortcutHelp({ open, onOpenChange, enabled }: ShortcutHelpProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description={
        <>
          {enabled ? 'Switch them off' : 'They are switched off. Switch them on'} under{' '}
          <Link href="/me" onClick={() => onOpenChange(false)} className="text-accent underline">
            your settings
          </Link>
          . No single key ever promotes.
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {groups.map((group) => (
          <section key={group.name}>
            <h3 className="mb-1 text-12 font-medium text-secondary">{group.name}</h3>
            <dl>
              {group.keys.map(([keys, does]) => (
                <div key={does} className="flex min-h-8 items-center justify-between gap-4 text-13">
                  <dt className="order-last flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
