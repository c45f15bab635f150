import { describe, expect, it } from 'vitest';
import type { MemberLoss } from '@/contract/shapes/access/teams';
import { lossPhrases } from './loss-phrases';

const loses = (name: string, ...permissions: MemberLoss['projects'][number]['permissions']) => ({
  project: { slug: name.toLowerCase(), name },
  permissions,
});
const approve = (stages: string[] | null = null) =>
  ({ permission: 'promotion.execute', stages }) as const;

describe('what a removal takes away, in words', () => {
  it('names few projects, with the stages where only these are lost', () => {
    const projects = [loses('Shop', approve(['prod'])), loses('Bank', approve())];
    expect(lossPhrases({ projects })).toEqual(['promote on Shop (prod) and Bank']);
  });
  it('counts many, and says the widest loss first', () => {
    const push = { permission: 'image.push', stages: null } as const;
    const projects = ['A', 'B', 'C', 'D', 'E', 'F'].map((name, at) =>
      at === 0 ? loses(name, push, approve()) : loses(name, approve()),
    );
    expect(lossPhrases({ projects })).toEqual(['promote on 6 projects', 'push images on A']);
  });
  it('is nothing where nothing is lost', () => expect(lossPhrases({ projects: [] })).toEqual([]));
});
