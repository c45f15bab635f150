/** That a list goes on elsewhere, and by how much; nothing where it is whole. */
export function LeftOut({ count, what }: { count: number; what: string }) {
  if (count === 0) return null;
  return (
    <p className="text-13 text-secondary">
      {count} {what} are left out here.
    </p>
  );
}
