import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';

interface Crumb {
  href: string;
  label: string;
}

interface PageHeaderProps {
  /** The way here, without the page itself. */
  crumbs?: readonly Crumb[];
  title: ReactNode;
  /** A line under the title. */
  note?: ReactNode;
  /** The page's main acts. */
  actions?: ReactNode;
}

/** A page's way, title and main acts. */
export function PageHeader({ crumbs = [], title, note, actions }: PageHeaderProps) {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
      <div className="min-w-0">
        {crumbs.length > 0 ? (
          <nav aria-label="Breadcrumb" className="mb-0.5 print:hidden">
            <ol className="flex flex-wrap items-center gap-1 text-12 wrap-anywhere text-secondary">
              {crumbs.map((crumb, index) => (
                <Fragment key={crumb.href}>
                  {index > 0 ? <ChevronRight aria-hidden className="size-3" /> : null}
                  <li>
                    <Link
                      href={crumb.href}
                      className="inline-flex min-h-6 items-center rounded-sm hover:text-text hover:underline"
                    >
                      {crumb.label}
                    </Link>
                  </li>
                </Fragment>
              ))}
            </ol>
          </nav>
        ) : null}
        <h1 className="text-20 font-semibold wrap-anywhere">{title}</h1>
        {note == null ? null : <div className="mt-0.5 text-13 text-secondary">{note}</div>}
      </div>
      {actions == null ? null : (
        <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div>
      )}
    </div>
  );
}
