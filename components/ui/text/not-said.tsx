/** A fact that is open, as what a build's labels leave out: neither empty nor zero (L12). */
export function NotSaid({ children = 'not in its labels' }: { children?: string }) {
  return <span className="text-secondary italic">{children}</span>;
}
