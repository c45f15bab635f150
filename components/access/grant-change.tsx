import type { GrantChange as Change } from '@/contract/shapes/access/access';
import { Consequence } from '../parts/access/consequence';

interface GrantChangeProps {
  /** Of whom: `Ana Núñez`, `Team Release`. */
  who: string;
  kind: 'person' | 'team';
  change: Change;
}

/** What giving or taking a role does, as the server computes it for everybody concerned. */
export function GrantChange({ who, kind, change }: GrantChangeProps) {
  const [person] = change.people;
  if (kind === 'person' && person !== undefined) {
    const texts = (of: Change['people'][number]['gains']) => of.map(({ text }) => text);
    return (
      <Consequence
        who={who}
        gains={texts(person.gains)}
        loses={texts(person.loses)}
        none={`Nothing changes: ${who} may do as much before as after.`}
        also={
          change.lastMaintainer
            ? 'Nobody but administrators would look after the project any more.'
            : null
        }
      />
    );
  }
  return <Consequence who={who} gains={[]} loses={[]} none={change.sentences} />;
}
