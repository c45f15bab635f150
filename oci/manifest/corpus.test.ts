import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/config';
import { parseManifest } from './parse-manifest';
import { oddConfigs } from '../testing/corpus/configs';
import { oddManifests } from '../testing/corpus/manifests';

const document = (text: string): unknown => JSON.parse(text.replace(/^\ufeff/, ''));

describe('a manifest that is odd, and lawful, is taken:', () => {
  it.each(oddManifests)('$name', ({ text, pushedAs, is }) => {
    const parsed = parseManifest(Buffer.from(text), pushedAs);
    expect(parsed).toMatchObject({ mediaType: pushedAs, ...is });
    const own = document(text) as Record<string, unknown[] | null>;
    expect(parsed.layers).toHaveLength(own.layers?.length ?? 0);
    expect(parsed.children).toHaveLength(own.manifests?.length ?? 0);
  });
});

describe('a config that is odd, and lawful, is read whole:', () => {
  it.each(oddConfigs)('$name', ({ text, mediaType }) => {
    expect(parseConfig(Buffer.from(text), mediaType)).toEqual(document(text));
  });
});
