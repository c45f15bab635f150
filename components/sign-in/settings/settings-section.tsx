'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMe } from '@/client/me';
import { mutations, queries } from '@/client/queries';
import type { SignInSettings } from '@/contract/shapes/access/sign-in';
import { Button } from '../../ui/buttons/button';
import { toast } from '../../ui/notices/toast';
import { Card } from '../../ui/page/card';
import { ErrorPanel } from '../../ui/page/error-panel';
import { QueryView } from '../../ui/page/query-view';
import { TableSkeleton } from '../../ui/page/skeleton';

/** Whether passwords count, and whether a fresh proof is asked for. */
export function SettingsSection() {
  const client = useQueryClient();
  const { admin } = useMe();
  const readOnly = admin ? null : 'Administrators change this.';
  const settings = useQuery(queries.signInSettings());
  const save = useMutation(
    mutations.signIn.putSettings.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: mutations.signIn.key() });
        toast.done('The sign-in settings are saved');
      },
    }),
  );
  return (
    <Card title="Passwords and proofs">
      <QueryView
        query={settings}
        what="the sign-in settings"
        skeleton={<TableSkeleton what="the sign-in settings" columns={2} />}
      >
        {({ passwords, reauthenticate, whyNotNobody, passwordsForced }) => {
          const put = (change: Partial<SignInSettings>) =>
            save.mutate({ passwords, reauthenticate, ...change });
          const only = passwords === 'nobody';
          return (
            <div className="flex flex-col gap-4">
              <Setting
                title={only ? 'Single sign-on only' : 'People may sign in with e-mail and password'}
                button={
                  <Button
                    busy={save.isPending && 'Saving…'}
                    disabledReason={readOnly ?? (only ? null : whyNotNobody)}
                    reasonPlacement="below"
                    onClick={() => put({ passwords: only ? 'everybody' : 'nobody' })}
                  >
                    {only ? 'Let passwords sign in again' : 'Single sign-on only'}
                  </Button>
                }
              >
                {only
                  ? 'No password is taken at the form, by docker login or for a first token. Personal tokens go on.'
                  : 'Single sign-on only takes no password any more, at the form, by docker login and for a first token. Personal tokens and open sessions go on.'}
                {passwordsForced
                  ? ' Whoever runs this server lets passwords in all the same: SALLYPORT_ALLOW_PASSWORDS is set.'
                  : ''}
              </Setting>
              <Setting
                title={
                  reauthenticate ? 'A fresh proof is asked for' : 'No proof is asked for again'
                }
                button={
                  <Button
                    busy={save.isPending && 'Saving…'}
                    disabledReason={readOnly}
                    reasonPlacement="below"
                    onClick={() => put({ reauthenticate: !reauthenticate })}
                  >
                    {reauthenticate ? 'Stop asking' : 'Ask for a fresh proof'}
                  </Button>
                }
              >
                Before approving or promoting into a last stage, secrets, roles, teams and these
                settings, people prove again who they are where they last did more than 10 minutes
                ago. Tokens are not asked.
              </Setting>
              {save.isError ? <ErrorPanel what="Nothing was saved" error={save.error} /> : null}
            </div>
          );
        }}
      </QueryView>
    </Card>
  );
}

function Setting(props: { title: string; button: ReactNode; children: ReactNode }) {
  return (
    <div className="grid items-start gap-x-8 gap-y-3 lg:grid-cols-[minmax(0,65ch)_minmax(0,1fr)]">
      <div className="min-w-0 text-13">
        <h3 className="font-medium">{props.title}</h3>
        <p className="text-secondary">{props.children}</p>
      </div>
      <div className="min-w-0">{props.button}</div>
    </div>
  );
}
