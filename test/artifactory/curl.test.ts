import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled, succeed } from '../clients/command';
import { createArtifactoryWorld, type ArtifactoryWorld } from './world';

describe.skipIf(!isInstalled('curl'))('a pipeline written for Artifactory, with curl', () => {
  let world: ArtifactoryWorld;
  beforeAll(async () => {
    world = await createArtifactoryWorld();
    await world.push('web/front', '1.0.0');
  });
  afterAll(() => world.server.stop());

  const promote = (credentials: readonly string[], body: object) =>
    succeed('curl', [
      '-sS',
      '-X',
      'POST',
      '-w',
      '\n%{http_code}',
      ...credentials,
      '-H',
      'Content-Type: application/json',
      '-d',
      JSON.stringify(body),
      `${world.server.url}/artifactory/api/docker/shop-dev/v2/promote`,
    ]);

  it('promotes with -u and with X-JFrog-Art-Api, and is told where a gate waits', async () => {
    const body = {
      targetRepo: 'shop-staging',
      dockerRepository: 'web/front',
      tag: '1.0.0',
      copy: true,
    };
    const user = ['-u', `ana@example.com:${world.tokens.ana}`];
    expect(await promote(user, body)).toBe('Promotion ended successfully\n200');
    const key = ['-H', `X-JFrog-Art-Api: ${world.tokens.ana}`];
    expect(await promote(key, body)).toBe('Promotion ended successfully\n200');

    await world.push('web/front', '2.0.0');
    await world.policy('staging', [{ kind: 'approvals', groups: [{ count: 1 }] }]);
    const waits = await promote(key, { ...body, tag: '2.0.0' });
    expect(waits).toMatch(/^\{"errors":\[\{"status":409,"message":"Nothing was promoted.*\n409$/);
  });
});
