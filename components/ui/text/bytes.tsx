import { formatBytes } from '@/client/format/bytes';
import { cn } from '../cn';

/** A size for people, with the exact number on hover; never on two lines. */
export function Bytes({ value, className }: { value: number; className?: string }) {
  return (
    <data
      value={value}
      title={`${value.toLocaleString('en')} bytes`}
      className={cn('whitespace-nowrap', className)}
    >
      {formatBytes(value)}
    </data>
  );
}
