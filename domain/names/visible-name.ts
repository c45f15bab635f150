/** Letters that join, or not, by characters between them that cannot be seen: part of how they are written. */
const joining =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}][\p{Mark}]*)[\u200c\u200d](?=[\p{Letter}\p{Mark}])/gu;

/** What joins signs to one picture, or chooses how it is drawn. */
const pictures =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})/gu;

/** What cannot be seen, or turns what stands around it: controls, formats, fillers, zero widths. */
const invisible =
  /[\p{Control}\p{Format}\p{Default_Ignorable_Code_Point}\p{Surrogate}\p{Private_Use}]/u;
const everyInvisible = new RegExp(invisible, 'gu');

/** Does a name have characters that cannot be seen, but for those that its script or its pictures are written with? */
export const hidesSomething = (name: string): boolean =>
  invisible.test(name.replace(joining, '').replace(pictures, ''));

/** What is said where it does. */
export const hiddenCharacters = 'has characters that cannot be seen: type it anew';

/** A name without what cannot be seen. */
export const withoutHidden = (name: string): string => name.replace(everyInvisible, '');
