import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config';

describe('SALLYPORT_SECRET', () => {
  it.each([' '.repeat(40), 'x'.repeat(31), `${'x'.repeat(31)}\n `, `${'x'.repeat(40)}\0`])(
    '%j is refused, by name',
    (SALLYPORT_SECRET) => {
      expect(() => readConfig({ SALLYPORT_SECRET })).toThrow(ConfigError);
      expect(() => readConfig({ SALLYPORT_SECRET })).toThrow(/^SALLYPORT_SECRET: (must|is|has) /);
    },
  );

  it('of 32 characters counts as it is, and none at all is none', () => {
    expect(readConfig({ SALLYPORT_SECRET: 'x'.repeat(32) }).secret).toBe('x'.repeat(32));
    expect(readConfig({ SALLYPORT_SECRET: '' }).secret).toBeNull();
    expect(readConfig({}).secret).toBeNull();
  });
});

describe('DATABASE_URL', () => {
  it.each([
    'postgresql://user:password@db.example.com:5432/sallyport',
    'postgres://user@127.0.0.1/sallyport',
    'postgresql://user:password@%2Fvar%2Frun%2Fpostgresql:5432/sallyport',
    'postgresql://user:password@/sallyport?host=/var/run/postgresql',
  ])('takes %s', (url) => expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url));

  it.each(['nonsense', 'mysql://user@host/db', 'http://host/', '/var/run/postgresql'])(
    'refuses %s',
    (url) => expect(() => readConfig({ DATABASE_URL: url })).toThrow(/^DATABASE_URL: must be a /),
  );
});

describe('SALLYPORT_PRIVATE_HOSTS', () => {
  it('names hosts as URLs write them', () => {
    const named = readConfig({
      SALLYPORT_PRIVATE_HOSTS: 'Keys.corp.example, 10.0.0.7:8443,[fd00::1]',
    });
    expect([...named.privateHosts]).toEqual(['keys.corp.example', '10.0.0.7:8443', '[fd00::1]']);
    expect(readConfig({}).privateHosts.size).toBe(0);
  });

  it.each([
    'https://keys.corp.example',
    'keys.corp.example/x',
    'a,,b',
    'a@b',
    '10.0.0.0/8',
    'a:443',
  ])('refuses %s', (SALLYPORT_PRIVATE_HOSTS) =>
    expect(() => readConfig({ SALLYPORT_PRIVATE_HOSTS })).toThrow(/^SALLYPORT_PRIVATE_HOSTS: “/),
  );
});
