import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryClient } from '@/scripts/lib/oci';
import { createProject } from '../setup/project';
import { startTestServer, type TestServer } from '../setup/server';
import { smallImage } from '../setup/small-image';

const email = 'ben@example.com';
const password = 'violet otter carries lamp';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await createProject(server, 'shop');
  await server.api('POST', '/people', { email, name: 'Ben Ode', password });
});
afterAll(() => server.stop());

const role = (permissions: readonly string[]) =>
  server.api('PUT', '/roles/packer', { name: 'Packer', permissions });
const push = async (text: string) =>
  createRegistryClient(server.url, { username: email, password }).push(
    'shop-dev/api',
    await smallImage(text),
    text,
  );

describe('a custom role on the data plane', () => {
  it('L6: pushes while it gives that, and not from the next request on', async () => {
    expect((await role(['project.read', 'image.pull'])).status).toBe(200);
    const granted = await server.api('PUT', `/projects/shop/grants/${email}`, { role: 'packer' });
    expect(granted.status).toBe(200);
    await expect(push('one')).rejects.toThrow();
    await role(['project.read', 'image.pull', 'image.push']);
    await push('one');
    await role(['project.read', 'image.pull']);
    await expect(push('two')).rejects.toThrow();
    const images = await server.api<{ items: { name: string }[] }>('GET', '/projects/shop/images');
    expect(images.body.items.map(({ name }) => name)).toEqual(['api']);
  });

  it('L2: fills no registry but the entry one, whatever it gives', async () => {
    await role(['project.read', 'image.pull', 'image.push', 'promotion.execute']);
    const client = createRegistryClient(server.url, { username: email, password });
    await expect(
      client.push('shop-prod/api', await smallImage('three'), 'three'),
    ).rejects.toThrow();
  });

  it('pulls nothing where it only shows the project', async () => {
    await role(['project.read']);
    const basic = `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}`;
    const asked = await fetch(`${server.url}/token?scope=repository:shop-dev/api:pull`, {
      headers: { authorization: basic },
    });
    const { token } = (await asked.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const pulled = await fetch(`${server.url}/v2/shop-dev/api/manifests/one`, { headers });
    expect(pulled.status).toBe(404);
    const catalog = await fetch(`${server.url}/v2/_catalog`, { headers });
    expect(await catalog.text()).not.toContain('shop');
  });
});
