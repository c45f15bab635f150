import { Badge } from '../../ui/text/state';

const shown = 3;

/** `linux/arm64` is `arm64`: nearly every image is for Linux, so only others say their system. */
const shortPlatform = (platform: string): string => platform.replace(/^linux\//, '');

/** What a build runs on; says so where nothing tells. */
export function Platforms({ platforms }: { platforms: readonly string[] }) {
  if (platforms.length === 0) {
    return <span className="text-12 text-secondary">no platform named</span>;
  }
  const rest = platforms.slice(shown);
  return (
    <span className="inline-flex flex-wrap gap-1">
      {platforms.slice(0, shown).map((platform) => (
        <Badge key={platform}>{shortPlatform(platform)}</Badge>
      ))}
      {rest.length === 0 ? null : (
        <span title={rest.join(', ')}>
          <Badge>+{rest.length}</Badge>
        </span>
      )}
    </span>
  );
}
