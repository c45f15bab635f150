/** Letters and digits that cannot be taken for one another when read aloud or copied by hand. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const groups = 5;
const groupLength = 4;

/**
 * A password to hand over: five groups of four, about 99 bits from the browser's random source.
 * Bytes past the last whole multiple of the alphabet are thrown away, so no sign is likelier.
 */
export const generatePassword = (): string => {
  const limit = 256 - (256 % alphabet.length);
  let signs = '';
  while (signs.length < groups * groupLength) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      if (byte < limit && signs.length < groups * groupLength) {
        signs += alphabet.charAt(byte % alphabet.length);
      }
    }
  }
  return (signs.match(/.{4}/g) ?? []).join('-');
};
