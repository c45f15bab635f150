import { Fragment } from 'react';
import { Time } from '../../ui/text/time';

const isoTime = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence of the server's; moments in it are shown as moments. */
export function TextWithTimes({ text }: { text: string }) {
  return text
    .split(isoTime)
    .map((part, index) => (
      <Fragment key={index}>{index % 2 === 1 ? <Time at={part} /> : part}</Fragment>
    ));
}
