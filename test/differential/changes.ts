import { digestOf } from '@/oci/names/hash';
import { objectsIn, scalarsIn, writtenOf, type Member, type Written } from './document';
import type { Random } from './random';

/** A change to how a document is written; most make two readers read two things. */
type Change = (document: Written, random: Random) => void;

const otherCase = (key: string, random: Random): string => {
  const plain = JSON.parse(key) as string;
  const letters = Array.from(plain, (letter) => {
    if (random.chance(0.3) && /s/i.test(letter)) return '\u017f';
    if (random.chance(0.3) && /k/i.test(letter)) return '\u212a';
    return random.chance(0.4) ? letter.toUpperCase() : letter;
  });
  const made = letters.join('');
  if (made !== plain) return JSON.stringify(made);
  return JSON.stringify(plain === plain.toUpperCase() ? plain.toLowerCase() : plain.toUpperCase());
};

const escaped = (text: string, random: Random): string =>
  text.replace(/[a-zA-Z0-9/:]/g, (letter) =>
    random.chance(0.2) ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter,
  );

/** A value of the same kind that says something else, or less. */
function otherValue(value: Written, random: Random): Written {
  if (value.kind === 'list') {
    const items = random.shuffled(value.items).slice(0, random.below(value.items.length + 1));
    return { kind: 'list', items: items.map((item) => otherValue(item, random)) };
  }
  if (value.kind === 'object') {
    const members = value.members
      .filter(() => random.chance(0.6))
      .map((member) => ({ key: member.key, value: otherValue(member.value, random) }));
    return { kind: 'object', members };
  }
  const { text } = value;
  if (/^"sha256:/.test(text)) return writtenOf(digestOf(String(random.below(1000))));
  if (/^"/.test(text)) return writtenOf(`${JSON.parse(text) as string}${random.below(9)}`);
  if (/^\d/.test(text)) return writtenOf(random.below(100_000));
  return writtenOf(text !== 'true');
}

const anyMember = (document: Written, random: Random): [Member[], Member] | null => {
  const objects = objectsIn(document).filter(({ members }) => members.length > 0);
  if (objects.length === 0) return null;
  const { members } = random.pick(objects);
  return [members, random.pick(members)];
};

/** Puts a member somewhere among others. */
const put = (members: Member[], member: Member, random: Random): void => {
  members.splice(random.below(members.length + 1), 0, member);
};

const onMember =
  (change: (member: Member, members: Member[], random: Random) => void): Change =>
  (document, random) => {
    const found = anyMember(document, random);
    if (found) change(found[1], found[0], random);
  };

const repeat = onMember((member, members, random) => {
  put(members, { key: member.key, value: otherValue(member.value, random) }, random);
});

const repeatEscaped = onMember((member, members, random) => {
  const key = member.key.replace(
    /[a-z]/i,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  put(members, { key, value: otherValue(member.value, random) }, random);
});

const repeatInOtherCase = onMember((member, members, random) => {
  put(
    members,
    { key: otherCase(member.key, random), value: otherValue(member.value, random) },
    random,
  );
});

const rename = onMember((member, _members, random) => {
  member.key = otherCase(member.key, random);
});

const addInOtherCase: Change = (document, random) => {
  const objects = objectsIn(document);
  if (objects.length === 0) return;
  const keys = ['urls', 'platform', 'User', 'Labels', 'variant', 'os', 'size', 'empty_layer'];
  const value = random.pick<unknown>(['0', ['x'], { a: 'b' }, 7, true, null]);
  const key = otherCase(JSON.stringify(random.pick(keys)), random);
  put(random.pick(objects).members, { key, value: writtenOf(value) }, random);
};

const respell: Change = (document, random) => {
  const numbers = scalarsIn(document).filter(({ text }) => /^\d/.test(text));
  if (numbers.length === 0) return;
  const number = random.pick(numbers);
  const spellings = [
    `${number.text}.0`,
    `${number.text}e0`,
    '1E3',
    '-0',
    '0.1e4',
    '9007199254740993',
    '1152921504606846977',
    '18446744073709551616',
    `"${number.text}"`,
  ];
  number.text = random.pick(spellings);
};

const escape: Change = (document, random) => {
  for (const scalar of scalarsIn(document)) {
    if (scalar.text.startsWith('"') && !scalar.text.includes('\\')) {
      scalar.text = escaped(scalar.text, random);
    }
  }
};

const breakText: Change = (document, random) => {
  const texts = scalarsIn(document).filter(({ text }) => text.startsWith('"'));
  if (texts.length === 0) return;
  const text = random.pick(texts);
  const put = random.pick(['\\ud800', '\\udc00\\ud83d', '\\u0000', '\\ud83d\\ude00']);
  text.text = `"${put}${text.text.slice(1)}`;
};

const breakKey = onMember((member, members, random) => {
  const key = `"${random.pick(['\\ud800', '\\udfff'])}${member.key.slice(1)}`;
  put(members, { key, value: member.value }, random);
});

const clear = onMember((member) => {
  member.value = writtenOf(null);
});

/**
 * A value of another type, at which readers with types stop. Of manifests only: a config's command may be
 * one text to Docker's reader, and none to others.
 */
const retype: Change = (document, random) => {
  if (!isManifest(document)) return;
  const found = anyMember(document, random);
  const values = ['linux', '', 7, true, [], ['x'], [null], {}, { a: 'b' }, { a: null }, { a: 1 }];
  if (found) found[1].value = writtenOf(random.pick<unknown>(values));
};

const isManifest = (document: Written): boolean =>
  document.kind === 'object' && document.members.some(({ key }) => key === '"schemaVersion"');

/** Bytes inside that are others, or none at all for some readers. */
const changeData: Change = (document, random) => {
  const found = objectsIn(document).filter(({ members }) =>
    members.some(({ key }) => key === '"digest"'),
  );
  if (found.length === 0) return;
  const { members } = random.pick(found);
  const data = members.find(({ key }) => key === '"data"');
  const texts = ['NDI=', 'NDI', 'NDJ=', 'ND\nI=', '', '{}', '*', 'e30='];
  const value = writtenOf(random.pick(texts));
  if (data) data.value = value;
  else members.push({ key: '"data"', value });
};

const remove = onMember((member, members) => {
  members.splice(members.indexOf(member), 1);
});

const shuffle: Change = (document, random) => {
  for (const object of objectsIn(document)) object.members = random.shuffled(object.members);
};

const addUnknown: Change = (document, random) => {
  const objects = objectsIn(document);
  if (objects.length === 0) return;
  const value = writtenOf({ a: 1, list: [{ b: '2' }], [random.pick(['A', 'c'])]: 1.5 });
  put(random.pick(objects).members, { key: '"x-unknown"', value }, random);
};

const addShape: Change = (document, random) => {
  if (document.kind !== 'object') return;
  const key = JSON.stringify(random.pick(['layers', 'manifests', 'config', 'fsLayers']));
  if (document.members.some((member) => member.key === key)) return;
  put(document.members, { key, value: writtenOf([]) }, random);
};

/** What an author may do with keys that are theirs. */
const authorsCase: Change = (document, random) => {
  const maps = objectsIn(document).filter(({ members }) =>
    members.some(({ key }) => /^"(?:note|port)/.test(key)),
  );
  if (maps.length === 0) return;
  const { members } = random.pick(maps);
  const like = random.pick(members);
  const key = otherCase(like.key, random);
  if (!members.some((member) => member.key === key))
    put(members, { key, value: like.value }, random);
};

const harmless: readonly Change[] = [escape, shuffle, authorsCase, () => undefined];
const ambiguous: readonly Change[] = [
  repeat,
  repeat,
  repeatEscaped,
  repeatInOtherCase,
  repeatInOtherCase,
  rename,
  addInOtherCase,
  respell,
  breakText,
  breakKey,
  clear,
  retype,
  retype,
  changeData,
  remove,
  addUnknown,
  addShape,
];

/** Changes a document a few times. */
export function change(document: Written, random: Random): void {
  for (const one of harmless) if (random.chance(0.3)) one(document, random);
  for (let more = random.below(4); more > 0; more -= 1) random.pick(ambiguous)(document, random);
}
