import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { pipelineSnippets } from './pipeline-snippets';

const place = {
  host: 'registry.example.com',
  url: 'https://registry.example.com',
  username: 'robot.shop.ci',
  audience: 'https://registry.example.com: "shop"',
};

it('writes YAML that asks for a token of the rule’s audience, and signs in as the robot', () => {
  for (const { code, what, flavour } of pipelineSnippets(place)) {
    const document: unknown = parse(code);
    expect(document, what).toBeTypeOf('object');
    expect(code).toContain(place.username);
    const said = flavour === 'github' ? encodeURIComponent(place.audience) : place.audience;
    expect(flavour === 'github' ? code : JSON.stringify(document)).toContain(
      flavour === 'github' ? said : JSON.stringify(said).slice(1, -1),
    );
  }
});

it('lets a workflow ask for a token, and puts none into it', () => {
  const [github] = pipelineSnippets(place);
  expect(parse(github?.code ?? '')).toMatchObject({ permissions: { 'id-token': 'write' } });
  expect(github?.code).not.toMatch(/secrets\./);
});

it('tells of a server without https what docker and skopeo want to know', () => {
  const plain = pipelineSnippets({ ...place, url: 'http://registry.example.com' });
  for (const { code, what, label } of plain) {
    expect(parse(code), what).toBeTypeOf('object');
    if (label === 'Kubernetes pod') expect(code).toContain('skopeo login --tls-verify=false ');
    if (/GitHub|GitLab/.test(label)) expect(code).toContain('insecure-registries');
  }
  for (const { code } of pipelineSnippets(place)) {
    expect(code).not.toMatch(/insecure-registries|tls-verify/);
  }
});
