/** A fact that a build's labels leave open: neither empty nor zero (L12). */
export function NotSaid({ children = 'not in its labels' }: { children?: string }) {
  return <span className="text-secondary italic">{children}</span>;
}
