import { Badge } from '../../ui/text/state';

export function TagBadges({ tags }: { tags: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1">
      {tags.map((tag) => (
        <li key={tag} className="max-w-full">
          <Badge className="font-mono text-text">{tag}</Badge>
        </li>
      ))}
    </ul>
  );
}
