import { describe, expect, it } from 'vitest';
import {
  loginCommand,
  needsInsecureRegistry,
  pushCommands,
  type PushTarget,
} from './push-commands';

const target: PushTarget = {
  client: 'docker',
  host: 'registry.example.com',
  registry: 'shop-dev',
  image: 'api',
  tag: '1.0.0',
  url: 'https://registry.example.com',
};

describe('push lines', () => {
  it('name the whole reference: host, registry, image and tag', () => {
    expect(pushCommands(target)).toBe(
      'docker tag api:1.0.0 registry.example.com/shop-dev/api:1.0.0\n' +
        'docker push registry.example.com/shop-dev/api:1.0.0',
    );
  });
  it('tell podman and skopeo that the server speaks plain http, and only then', () => {
    const plain = { ...target, url: 'http://registry.example.com' };
    expect(pushCommands({ ...plain, client: 'podman' })).toContain('push --tls-verify=false ');
    expect(pushCommands({ ...plain, client: 'skopeo' })).toContain('--dest-tls-verify=false');
    expect(pushCommands({ ...target, client: 'podman' })).not.toContain('tls-verify');
    expect(loginCommand({ ...target, client: 'skopeo' })).toBe('skopeo login registry.example.com');
  });
  it('keep the secret off the arguments', () => {
    expect(loginCommand(target, { username: 'shop+ci', secret: 's3' })).toBe(
      "printf %s 's3' | docker login registry.example.com --username 'shop+ci' --password-stdin",
    );
  });
  it('warn where docker would refuse plain http', () => {
    expect(needsInsecureRegistry({ ...target, url: 'http://registry.example.com' })).toBe(true);
    expect(needsInsecureRegistry(target)).toBe(false);
    expect(
      needsInsecureRegistry({ ...target, host: '127.0.0.1:3000', url: 'http://127.0.0.1:3000' }),
    ).toBe(false);
  });
});
