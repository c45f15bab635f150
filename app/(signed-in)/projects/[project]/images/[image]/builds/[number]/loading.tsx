import { PassportSkeleton } from '@/components/builds/passport-skeleton';

export default function Loading() {
  return <PassportSkeleton />;
}
