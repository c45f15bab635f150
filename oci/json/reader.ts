import { Keys } from './keys';
import { pathText } from './path';
import { anything, type JsonShape } from './shape';

/** No document of an image nests so deep. */
const deepest = 64;

/** Characters of all keys that are neither known nor an author's: comparing their cases takes long. */
const longestKeys = 200_000;

/** Why a document is not relied upon, and where. */
export interface Offence {
  /**
   * `encoding`: it is not UTF-8. `syntax`: it is not JSON. `bounds`: it nests too deep, or has too
   * many members or too long keys. `ambiguous`: two readers could take it for two things.
   */
  readonly kind: 'encoding' | 'syntax' | 'bounds' | 'ambiguous';
  /** `manifests[2].platform.os`; '' for the document itself. */
  readonly path: string;
  /** What is wrong there: the end of a sentence that begins with the path. */
  readonly problem: string;
}

/** Thrown where reading cannot go on. */
export class Unreadable extends Error {
  constructor(readonly offence: Offence) {
    super(offence.problem);
  }
}

const [quote, comma, colon, backslash] = ['"', ',', ':', '\\'].map((text) => text.charCodeAt(0));
const [openList, closeList, openObject, closeObject] = [...'[]{}'].map((text) =>
  text.charCodeAt(0),
);
const end = -1;
const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
/** Of all objects without members: an image has one for each of its ports, and to make one takes long. */
const noMembers = Object.freeze(Object.create(null) as Record<string, unknown>);
const numbers = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const plainDigits = /^(?:0|[1-9][0-9]*)$/;
// With the flag `u` a pair is one character, and the search takes several times as long: most texts
// have nothing that is suspicious.
const suspicious = /[\0\uD800-\uDFFF]/;
const half = /\p{Surrogate}/u;
/** Where a run of plain characters in a string ends: at a quote, a backslash or a control character. */
const notPlain = /[^ !#-[\]-\uffff]/g;

/** One reading of one text (RFC 8259), in one pass. */
export class Reader {
  /** The first ambiguity that was met. */
  offence: Offence | null = null;
  /** Where the first text stands that a database cannot keep. */
  unstorable: string | null = null;
  private at = 0;
  /** Whether the last text was written with escapes: only then can anything odd be in it. */
  private escaped = false;
  private members = 0;
  private folded = 0;
  private readonly path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    private readonly maximumMembers: number,
  ) {}

  /** @throws Unreadable */
  document(shape: JsonShape): unknown {
    const value = this.value(shape, false);
    if (this.peek() !== end) throw this.broken();
    return value;
  }

  /** The code of the next character that is no white space. */
  private peek(): number {
    const { text } = this;
    for (let at = this.at; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) continue;
      this.at = at;
      return code;
    }
    this.at = text.length;
    return end;
  }

  private take(code: number | undefined): void {
    if (this.peek() !== code) throw this.broken();
    this.at += 1;
  }

  /** @param free whether it stands in an author's map, where texts are nobody's but the author's. */
  private value(shape: JsonShape, free: boolean): unknown {
    const code = this.peek();
    if (code === openObject) return this.object(shape, free || shape.kind === 'authored');
    if (code === openList) return this.list(shape.kind === 'list' ? shape.of : anything, free);
    if (code === quote) return this.inspected(this.string(), free);
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return this.number(shape);
  }

  private object(shape: JsonShape, free: boolean): unknown {
    if (this.isEmpty(closeObject)) return noMembers;
    // Without a prototype, a member `__proto__` or `toString` is one like any other.
    const object = Object.create(null) as Record<string, unknown>;
    const keys = new Keys(shape, object);
    this.enter();
    for (;;) {
      if (this.peek() !== quote) throw this.broken();
      const key = this.string();
      this.step(key);
      if (keys.folds(key)) this.fold(key.length);
      this.inspected(key, false);
      const problem = keys.problemOf(key);
      if (problem !== null) this.differ(problem);
      this.take(colon);
      object[key] = this.value(keys.shapeOf(key), free);
      if (this.peek() === closeObject) break;
      this.take(comma);
    }
    this.leave();
    return object;
  }

  private list(of: JsonShape, free: boolean): unknown[] {
    const list: unknown[] = [];
    if (this.isEmpty(closeList)) return list;
    this.enter();
    for (;;) {
      this.step(list.length);
      list.push(this.value(of, free));
      if (this.peek() === closeList) break;
      this.take(comma);
    }
    this.leave();
    return list;
  }

  /** Passes over an opening bracket, and over its closing one where nothing is in between. */
  private isEmpty(close: number | undefined): boolean {
    this.at += 1;
    if (this.peek() !== close) return false;
    this.at += 1;
    return true;
  }

  private enter(): void {
    if (this.path.length >= deepest) throw this.beyond(`nests deeper than ${deepest} levels`);
    this.path.push('');
  }

  private leave(): void {
    this.at += 1;
    this.path.pop();
  }

  /** Goes on to the next member of the object or list that it is in. */
  private step(to: string | number): void {
    this.path[this.path.length - 1] = to;
    this.members += 1;
    if (this.members > this.maximumMembers) {
      throw this.beyond(`is beyond the ${this.maximumMembers} members that are read`);
    }
  }

  private fold(characters: number): void {
    this.folded += characters;
    if (this.folded > longestKeys) {
      throw this.beyond(`is beyond the ${longestKeys} characters of unknown keys that are read`);
    }
  }

  /** Most strings are one run of plain characters, which a regular expression passes over fastest. */
  private string(): string {
    const { text } = this;
    const start = this.at;
    notPlain.lastIndex = start + 1;
    let at = notPlain.test(text) ? notPlain.lastIndex - 1 : text.length;
    this.escaped = text.charCodeAt(at) === backslash;
    if (this.escaped) at = this.endOfEscaped(at);
    this.at = at;
    if (text.charCodeAt(at) !== quote) throw this.broken();
    this.at += 1;
    return this.escaped
      ? this.unescape(text.slice(start, this.at))
      : text.slice(start + 1, this.at - 1);
  }

  /** Where the string ends that has an escape at `at`, or is broken. One escape may follow the other. */
  private endOfEscaped(at: number): number {
    const { text } = this;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote || code < 0x20) return at;
      if (code === backslash) at += 1;
    }
    return at;
  }

  private inspected(text: string, free: boolean): string {
    if (!this.escaped || !suspicious.test(text)) return text;
    const isHalf = half.test(text);
    if (isHalf || text.includes('\0')) this.unstorable ??= pathText(this.path);
    if (isHalf && !free) this.differ('has half a character');
    return text;
  }

  private unescape(quoted: string): string {
    try {
      return JSON.parse(quoted) as string;
    } catch {
      throw this.broken();
    }
  }

  private number(shape: JsonShape): number {
    numbers.lastIndex = this.at;
    const written = numbers.exec(this.text)?.[0];
    if (written === undefined) throw this.broken();
    this.at += written.length;
    const value = Number(written);
    if (!Number.isFinite(value)) this.unstorable ??= pathText(this.path);
    if (shape.kind === 'integer' && !(plainDigits.test(written) && Number.isSafeInteger(value))) {
      this.differ('must be a whole number of at most 2^53 - 1, in plain digits');
    }
    return value;
  }

  private differ(problem: string): void {
    this.offence ??= { kind: 'ambiguous', path: pathText(this.path), problem };
  }

  private beyond(problem: string): Unreadable {
    return new Unreadable({ kind: 'bounds', path: pathText(this.path), problem });
  }

  private broken(): Unreadable {
    const problem = `is not JSON (at character ${this.at + 1})`;
    return new Unreadable({ kind: 'syntax', path: '', problem });
  }
}
