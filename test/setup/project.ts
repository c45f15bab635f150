import type { Credentials } from '@/scripts/lib/oci';
import type { TestServer } from './server';

/** The product, wherever it runs. */
export type Reachable = Pick<TestServer, 'url' | 'api'>;

/** A project with the default stages, made through the API; its name is its slug. */
export async function createProject(server: Reachable, slug: string): Promise<void> {
  const made = await server.api('POST', '/projects', { slug, name: slug, template: 'open' });
  if (made.status !== 201) throw new Error(`no project ${slug}: ${JSON.stringify(made.body)}`);
}

/** A CI robot of the entry registry, or a cluster's credential for `registry`. */
export async function createRobot(
  server: Reachable,
  project: string,
  kind: 'ci' | 'cluster',
  registry: string,
  name = `${kind}-${registry}`,
): Promise<Credentials> {
  const made = await server.api<{ username: string; secret: string }>(
    'POST',
    `/projects/${project}/robots`,
    { name, kind, registry },
  );
  if (made.status !== 201) throw new Error(`no robot ${name}: ${JSON.stringify(made.body)}`);
  return { username: made.body.username, password: made.body.secret };
}
