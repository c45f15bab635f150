import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScope, parseScope, parseScopes } from './scopes';

const name = { registry: 'shop-dev', image: 'web/front' };

describe('parseScope', () => {
  it('reads a repository and the actions asked for, each once', () => {
    expect(parseScope('repository:shop-dev/web/front:pull,push,pull')).toEqual({
      kind: 'repository',
      name,
      actions: ['pull', 'push'],
    });
  });

  it('takes * for every action there is', () => {
    expect(parseScope('repository:shop-dev/web/front:*')).toMatchObject({
      actions: ['pull', 'push', 'delete'],
    });
  });

  it('reads back what a challenge names; a push asks for pull as well', () => {
    expect(parseScope(formatScope(name, 'pull'))).toMatchObject({ name, actions: ['pull'] });
    expect(parseScope(formatScope(name, 'push'))).toMatchObject({ actions: ['pull', 'push'] });
    expect(parseScope(formatScope(name, 'delete'))).toMatchObject({ actions: ['delete'] });
  });

  it.each([
    'repository:shop-dev/api',
    'repository:api:pull',
    'repository:shop-dev/../x:pull',
    'repository:shop-dev/api:admin',
    'repository:shop-dev/api:',
    'repository:shop-dev/api:constructor',
    'repository(plugin):shop-dev/api:pull',
    'registry:catalog:pull',
    'registry:other:*',
    '',
    ':',
    '::',
  ])('grants nothing for %j', (text) => {
    expect(parseScope(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseScope(text)));
  });
});

describe('parseScopes', () => {
  it('takes several parameters, and several in one', () => {
    const scopes = parseScopes([
      'repository:a/b:pull repository:c/d:push',
      '',
      'registry:catalog:*',
      'nonsense',
    ]);
    expect(scopes.map((scope) => scope.kind)).toEqual(['repository', 'repository', 'catalog']);
  });

  it('reads 64 at most', () => {
    expect(parseScopes([Array<string>(200).fill('repository:a/b:pull').join(' ')])).toHaveLength(
      64,
    );
  });
});
