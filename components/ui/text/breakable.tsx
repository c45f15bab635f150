import { Fragment } from 'react';

/** An e-mail or a dotted name that breaks before its `@`, or after a dot or a slash, when it must. */
export function Breakable({ text }: { text: string }) {
  return text.split(/(?=@)|(?<=[./])/).map((part, index) => (
    <Fragment key={index}>
      {index === 0 ? null : <wbr />}
      {part}
    </Fragment>
  ));
}
