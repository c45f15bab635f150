'use client';

import { Bot, ChevronRight, Cog, User, Workflow, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { Fragment, useId, useState } from 'react';
import type { AuditEvent } from '@/contract/shapes/audit';
import { cn } from '../ui/cn';
import { CopyButton } from '../ui/copy/copy-button';
import { DataTable } from '../ui/table/table';
import { Breakable } from '../ui/text/breakable';
import { Time } from '../ui/text/time';
import { auditSentence } from './audit-sentence';
import { changesOf } from './changes';
import { linksOf, mainHref } from './line-links';
import { ActorName } from '../parts/actors/actor-name';

const actors: Readonly<Record<AuditEvent['actor']['kind'], { icon: LucideIcon; word: string }>> = {
  person: { icon: User, word: 'person' },
  robot: { icon: Bot, word: 'robot' },
  policy: { icon: Workflow, word: 'the policy' },
  system: { icon: Cog, word: 'the system' },
};

/** Lines of the trail; each opens to what was before and after. */
export function AuditTable({ events }: { events: readonly AuditEvent[] }) {
  return (
    <DataTable
      caption="Audit trail, newest first"
      rows={events}
      rowKey={(event) => event.seq}
      columns={[
        {
          key: 'when',
          header: 'When',
          className: 'w-28 min-w-28 sm:w-52 [tbody_&]:align-top',
          cell: (event) => (
            <Time
              at={event.at}
              look="exact"
              className="font-mono text-12 whitespace-normal sm:whitespace-nowrap"
            />
          ),
        },
        {
          key: 'what',
          header: 'Who did what',
          rowHeader: true,
          className: 'min-w-0 font-normal sm:min-w-72 [tbody_&]:align-top',
          cell: (event) => <Line event={event} />,
        },
        {
          key: 'project',
          header: 'Project',
          className: 'whitespace-nowrap max-sm:hidden [tbody_&]:align-top',
          cell: (event) => <Project slug={event.project} />,
        },
        {
          key: 'address',
          header: 'From',
          className: 'whitespace-nowrap max-sm:hidden [tbody_&]:align-top',
          cell: (event) => <Address of={event} />,
        },
      ]}
    />
  );
}

function Line({ event }: { event: AuditEvent }) {
  const [open, setOpen] = useState(false);
  const { icon: Icon, word } = actors[event.actor.kind];
  const changes = changesOf(event.before, event.after);
  const sentence = useId();
  const parts = auditSentence(event);
  const first = parts.findIndex((part) => typeof part !== 'string');
  const href = mainHref(event);
  return (
    <div>
      <div className="relative -mx-1 flex min-h-6 items-start gap-1.5 px-1">
        <button
          type="button"
          aria-expanded={open}
          aria-labelledby={sentence}
          onClick={() => setOpen(!open)}
          // The whole line opens it but for the links, which lie above.
          className="mt-0.5 rounded-sm after:absolute after:inset-0"
        >
          <ChevronRight
            aria-hidden
            className={cn('size-4 text-secondary transition-transform', open && 'rotate-90')}
          />
        </button>
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-secondary" />
        <span id={sentence} className="min-w-0 wrap-anywhere">
          <span className="sr-only">{word} </span>
          <ActorName actor={event.actor} className="font-medium" />
          {parts.map((part, index) => (
            <Fragment key={index}>
              {' '}
              {typeof part === 'string' ? (
                part
              ) : (
                <About text={part.about} href={index === first ? href : null} />
              )}
            </Fragment>
          ))}
        </span>
      </div>
      {open ? (
        <div className="mt-2 mb-1 flex flex-col gap-2 text-12 font-normal sm:ml-5.5">
          {changes.length === 0 ? (
            <p className="text-secondary">Nothing more was written down than this line.</p>
          ) : (
            <table className="w-full max-w-2xl border-collapse max-sm:table-fixed">
              <caption className="sr-only">Before and after</caption>
              <thead>
                <tr className="border-b border-line text-left text-secondary">
                  <th scope="col" className="py-1 pr-4 font-medium">
                    Field
                  </th>
                  <th scope="col" className="py-1 pr-4 font-medium">
                    Before
                  </th>
                  <th scope="col" className="py-1 font-medium">
                    After
                  </th>
                </tr>
              </thead>
              <tbody>
                {changes.map((change) => (
                  <tr key={change.field} className="border-b border-line last:border-b-0">
                    <th scope="row" className="py-1 pr-4 text-left align-top font-medium">
                      <span className="block max-w-56 wrap-break-word">
                        <Breakable text={change.field} />
                      </span>
                    </th>
                    <Value text={change.before} />
                    <Value text={change.after} />
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {event.cut ? (
            <p className="text-secondary">
              This line says much: it is cut short here, and whole in an export.
            </p>
          ) : null}
          <Links event={event} />
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-secondary">
            <span className="sm:hidden">
              Project <Project slug={event.project} />
            </span>
            <span className="sm:hidden">
              From <Address of={event} />
            </span>
            <span>
              Action <code className="font-mono">{event.action}</code>
            </span>
            <span>
              Line <code className="font-mono">{event.seq}</code>
            </span>
            {event.requestId === '' ? null : (
              <span className="inline-flex items-center gap-1">
                Request <code className="font-mono break-all">{event.requestId}</code>
                <CopyButton value={event.requestId} what="request id" />
              </span>
            )}
          </p>
        </div>
      ) : null}
    </div>
  );
}

/** What a sentence is about, set off; @param href its page, where it has one. */
function About({ text, href }: { text: string; href: string | null }) {
  if (href === null) {
    return (
      <span className="font-medium">
        <Breakable text={text} />
      </span>
    );
  }
  return (
    <Link
      href={href}
      className="relative z-10 rounded-sm font-medium underline-offset-2 hover:underline"
    >
      <Breakable text={text} />
    </Link>
  );
}

/** The pages of what the line tells of. */
function Links({ event }: { event: AuditEvent }) {
  const links = linksOf(event);
  if (links.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
      {links.map(({ href, label }) => (
        <Link key={href} href={href} className="rounded-sm underline underline-offset-2">
          {label}
        </Link>
      ))}
    </p>
  );
}

function Project({ slug }: { slug: string | null }) {
  if (slug === null) return <None />;
  return (
    <Link
      href={`/projects/${slug}`}
      className="rounded-sm text-text underline-offset-2 hover:underline"
    >
      {slug}
    </Link>
  );
}

/** What the installation or a policy does by itself comes from nowhere; of all else it is not known. */
function Address({ of: { address, actor } }: { of: AuditEvent }) {
  if (address === '' && (actor.kind === 'system' || actor.kind === 'policy')) return <None />;
  return <code className="font-mono text-12 text-secondary">{address || 'not known'}</code>;
}

const None = () => (
  <span className="text-secondary">
    <span aria-hidden>—</span>
    <span className="sr-only">none</span>
  </span>
);

function Value({ text }: { text: string | null }) {
  return (
    <td className="py-1 pr-4 align-top">
      {text === null ? <None /> : <code className="font-mono break-all">{text}</code>}
    </td>
  );
}
