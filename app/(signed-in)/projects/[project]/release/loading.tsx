import { ReviewSkeleton } from '@/components/promotions/review-skeleton';

export default function Loading() {
  return <ReviewSkeleton />;
}
