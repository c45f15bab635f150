import type { ReactNode } from 'react';
import { own } from '@/lib/text/own';
import { Until } from '../../ui/text/until';
import type { AskWords } from './ask-words';

interface AskLabelProps {
  words: AskWords;
  stage: ReactNode;
}

const requests: Readonly<Record<string, string>> = {
  'request-approval': 'Request approval',
  'request-promotion': 'Request promotion',
  'request-roll-back': 'Request roll back',
};

/** The button's words: what asking does, and what it would wait for. */
export function AskLabel({ words: { does, waitsFor, until }, stage }: AskLabelProps) {
  if (does === 'roll-back') return <>Roll back {stage}</>;
  if (does === 'promote') return <>Promote → {stage}</>;
  const name = own(requests, does) ?? 'Request';
  if (waitsFor.length === 0) {
    return (
      <>
        {name} → {stage}
      </>
    );
  }
  return (
    <span className="whitespace-normal">
      {name}: waits for {waitsFor.join(' and ')}
      {until === null ? null : (
        <>
          {' '}
          until <Until at={until} inert />
        </>
      )}
    </span>
  );
}
