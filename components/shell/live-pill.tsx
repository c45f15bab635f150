'use client';

import { LogOut, Pause, RotateCw } from 'lucide-react';
import { useLive, type LiveState } from '@/client/live/live-provider';
import { askToSignIn } from '@/client/page-person';
import { Tooltip } from '../ui/buttons/tooltip';
import { cn } from '../ui/cn';

const looks: Readonly<Record<LiveState, { word: string; hint: string; className: string }>> = {
  connecting: {
    word: 'Connecting',
    hint: 'The page has just come; in a moment changes appear by themselves.',
    className: 'text-idle',
  },
  live: {
    word: 'Live',
    hint: 'Changes appear by themselves. Press to hold the page still.',
    className: 'text-passed',
  },
  reconnecting: {
    word: 'Reconnecting',
    hint: 'Changes cannot arrive at the moment. Pages show what was last known.',
    className: 'text-warning',
  },
  'signed-out': {
    word: 'Signed out',
    hint: 'Your session has ended. Press to sign in again; the page goes on as you left it.',
    className: 'text-failed',
  },
  paused: {
    word: 'Paused',
    hint: 'The page holds still. Press to follow changes again.',
    className: 'text-idle',
  },
};

/** Whether the page follows changes; pressing it pauses and resumes. */
export function LivePill() {
  const { state, pause, resume } = useLive();
  const { word, hint, className } = looks[state];
  return (
    <Tooltip content={hint}>
      <button
        type="button"
        onClick={state === 'signed-out' ? askToSignIn : state === 'paused' ? resume : pause}
        aria-label={`${word}. ${hint}`}
        className={cn(
          'flex h-7 items-center gap-1.5 rounded-full border border-line px-2 text-12 font-medium hover:bg-muted',
          className,
        )}
      >
        {state === 'connecting' ? (
          <span aria-hidden className="size-2 rounded-full border border-current" />
        ) : null}
        {state === 'live' ? <span aria-hidden className="size-2 rounded-full bg-current" /> : null}
        {state === 'reconnecting' ? (
          <RotateCw aria-hidden className="size-3.5 animate-spin" />
        ) : null}
        {state === 'signed-out' ? <LogOut aria-hidden className="size-3.5" /> : null}
        {state === 'paused' ? <Pause aria-hidden className="size-3.5" /> : null}
        <span className="max-sm:sr-only">{word}</span>
      </button>
    </Tooltip>
  );
}
