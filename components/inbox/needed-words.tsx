'use client';

import { UserCheck } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { NeededWord } from '@/contract/shapes/inbox';
import { promotionHref } from '../parts/hrefs';
import { PersonName } from '../parts/actors/actor-name';
import { VouchDialog } from '../parts/people/vouch-dialog';
import { ProjectName } from '../parts/project-names';
import { Button } from '../ui/buttons/button';
import { Card } from '../ui/page/card';

/** Accounts that keep requests waiting until an administrator says whose they are. */
export function NeededWords({ items }: { items: readonly NeededWord[] }) {
  const [about, setAbout] = useState<NeededWord | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      {items.length === 0 ? null : (
        <Card flush className="mb-6 max-w-4xl" title="Accounts that need somebody’s word">
          <ul aria-label="Accounts that need somebody’s word" className="divide-y divide-line">
            {items.map((item) => (
              <li
                key={item.email}
                className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3"
              >
                <UserCheck aria-hidden className="size-4 text-secondary" />
                <PersonName
                  className="min-w-0 text-13 font-semibold wrap-anywhere"
                  name={item.name}
                  email={item.email}
                />
                <Button
                  className="ml-auto"
                  aria-label={`Vouch for ${item.name}…`}
                  onClick={() => {
                    setAbout(item);
                    setOpen(true);
                  }}
                >
                  Vouch…
                </Button>
                <p className="basis-full text-12 wrap-anywhere text-secondary">
                  {item.text} For{' '}
                  {item.requests.map(({ id, project, image, to }, at) => (
                    <span key={id}>
                      {at > 0 ? ', ' : ''}
                      <Link href={promotionHref(id)} className="text-accent underline">
                        <ProjectName slug={project} /> / {image} → {to}
                      </Link>
                    </span>
                  ))}{' '}
                  they count as one person until an administrator vouches.
                </p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {/* It closes by itself once the word is given, which takes its line away. */}
      {about === null ? null : <VouchDialog person={about} open={open} onOpenChange={setOpen} />}
    </>
  );
}
