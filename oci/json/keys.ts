import { foldCase } from './fold-case';
import { anything, type JsonShape, type KnownKeys } from './shape';

/** The keys of one object while it is read. */
export class Keys {
  private readonly known: KnownKeys | null;
  /** Foldings of the keys that are not known; most objects have none. */
  private foldings: Set<string> | null = null;

  constructor(
    private readonly shape: JsonShape,
    /** The object, with the members that were read before. */
    private readonly object: Readonly<Record<string, unknown>>,
  ) {
    this.known = shape.kind === 'object' ? shape.known : null;
  }

  /** Whether the key must be compared in all its cases: it is neither known nor the author's. */
  folds(key: string): boolean {
    return this.shape.kind !== 'authored' && !this.known?.shapes.has(key);
  }

  /** What is wrong with the next key, because two readers could differ on it; else null. */
  problemOf(key: string): string | null {
    if (Object.hasOwn(this.object, key)) return 'is there twice';
    if (!this.folds(key)) return null;
    const folding = foldCase(key);
    const meant = this.known?.byFolding.get(folding);
    if (meant !== undefined) return `is taken for ${meant} by some readers`;
    this.foldings ??= new Set();
    if (this.foldings.has(folding)) return 'is there twice, in another case';
    this.foldings.add(folding);
    return null;
  }

  /** What is expected of a key's value. */
  shapeOf(key: string): JsonShape {
    return this.known?.shapes.get(key) ?? anything;
  }
}
