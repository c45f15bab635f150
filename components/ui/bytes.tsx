import { formatBytes } from '@/client/format/bytes';

/** A size for people, with the exact number on hover. */
export function Bytes({ value, className }: { value: number; className?: string }) {
  return (
    <data value={value} title={`${value.toLocaleString('en')} bytes`} className={className}>
      {formatBytes(value)}
    </data>
  );
}
