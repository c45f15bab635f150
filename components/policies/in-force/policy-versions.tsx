'use client';

import { useQuery } from '@tanstack/react-query';
import { queries } from '@/client/queries';
import { ChangeList } from '../../parts/policies/change-list';
import { SavedBy } from '../../parts/policies/saved-by';
import { Card } from '../../ui/page/card';
import { QueryView } from '../../ui/page/query-view';
import { Loading, Skeleton } from '../../ui/page/skeleton';
import { Time } from '../../ui/text/time';

/** Every version of a stage's policy, newest first, with who changed what. */
export function PolicyVersions({ project, stage }: { project: string; stage: string }) {
  const query = useQuery(queries.policyHistory(project, stage));
  return (
    <Card title="Versions">
      <QueryView
        query={query}
        what="the versions"
        skeleton={
          <Loading what="the versions">
            <Skeleton className="w-2/3" />
          </Loading>
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-13 text-secondary">None yet: nobody has saved a policy here.</p>
          ) : (
            <ol className="flex flex-col divide-y divide-line">
              {items.map(({ version, savedBy, agreedBy, savedAt, changes }) => (
                <li key={version} className="flex flex-col gap-1.5 py-3 first:pt-0 last:pb-0">
                  <p className="text-13">
                    <span className="font-medium">Version {version}</span>{' '}
                    <span className="text-secondary">
                      {savedBy === null ? null : (
                        <>
                          by <SavedBy by={savedBy} agreedBy={agreedBy} />
                        </>
                      )}
                      {savedAt === null ? null : (
                        <>
                          , <Time at={savedAt} />
                        </>
                      )}
                    </span>
                  </p>
                  <ChangeList changes={changes} />
                </li>
              ))}
            </ol>
          )
        }
      </QueryView>
    </Card>
  );
}
