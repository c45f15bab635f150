'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mutations } from '@/client/queries';

/**
 * Starting and stopping to look as somebody else. Both load the page anew: nothing that was read as one
 * person is shown as another's.
 */
export function useView() {
  const client = useQueryClient();
  const anew = (href: string) => {
    client.clear();
    window.location.assign(href);
  };
  const start = useMutation(mutations.viewAs.start.mutationOptions());
  const stop = useMutation(mutations.viewAs.stop.mutationOptions());
  return {
    start,
    stop,
    /** Looks as whoever has the e-mail, and goes to a page. */
    look: (email: string, href: string, project?: string) =>
      start.mutate(
        { email, ...(project === undefined ? {} : { project }) },
        { onSuccess: () => anew(href) },
      ),
    /** Looks as oneself again, on the same page. */
    end: () => stop.mutate({}, { onSuccess: () => anew(window.location.pathname) }),
  };
}
