import { TableSkeleton } from '@/components/ui/page/skeleton';

export default function Loading() {
  return <TableSkeleton what="the history" columns={3} />;
}
