/** A gate with two doors, one of them open. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className={className} fill="none">
      <path
        d="M3 18V8a7 7 0 0 1 14 0v10"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
      />
      <path d="M6.5 18V8.5A3.5 3.5 0 0 1 9 5.1V18Z" fill="currentColor" />
      <path d="M11 5.1a3.5 3.5 0 0 1 2.5 3.4V18" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}
