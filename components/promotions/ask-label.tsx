import type { ReactNode } from 'react';
import { Until } from '../ui/until';
import type { AskWords } from './ask-words';

interface AskLabelProps {
  words: AskWords;
  stage: ReactNode;
}

/** The button's words: what asking does, and what it would wait for. */
export function AskLabel({ words: { does, waitsFor, until }, stage }: AskLabelProps) {
  if (does === 'roll-back') return <>Roll back {stage}</>;
  if (does === 'promote') return <>Promote → {stage}</>;
  const name = does === 'request-approval' ? 'Request approval' : 'Request';
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
