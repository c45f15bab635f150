import { headers } from 'next/headers';
import { cache } from 'react';
import { createApi, type Api } from '@/client/api';
import { inProcess } from '@/server/edge/in-process';

/** What the API must see of the page's request to know who asks. */
const carried = ['cookie', 'host', 'user-agent'] as const;

/** The handler goes by the path alone; a `Host` may be anything, and make no address. */
const origin = 'http://localhost';

/** The API for one page's rendering: the same handler that answers the browser, with its cookies. */
export const serverApi = cache(async (): Promise<Api> => {
  const asked = await headers();
  return createApi(
    () => origin,
    (request) => {
      for (const name of carried) {
        const value = asked.get(name);
        if (value !== null) request.headers.set(name, value);
      }
      return inProcess().api(request, '127.0.0.1');
    },
  );
});
