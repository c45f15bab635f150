import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Keeps text unreadable in the database, for what must be read again, or could be guessed from a plain hash. */
export interface Seal {
  /** @param purpose what it is and whose: sealed for one purpose, it opens for no other. */
  seal(text: string, purpose: string): Uint8Array<ArrayBuffer>;
  /** @throws Error where it was sealed with another key, for another purpose, or was changed. */
  open(sealed: Uint8Array, purpose: string): string;
  /** What only an equal text of the same purpose has too, in base64url; nobody without the key can try texts. */
  mark(text: string, purpose: string): string;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce each time: nonce, tag, ciphertext. Marks are HMAC-SHA-256
 * (FIPS 198-1) by a key of their own.
 * @param key 32 bytes
 */
export function createSeal(key: Buffer): Seal {
  const markingKey = createHmac('sha256', key).update('marks').digest();
  return {
    seal(text, purpose) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), body]));
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed);
      const body = nonceBytes + tagBytes;
      const tag = bytes.subarray(nonceBytes, body);
      if (tag.length < tagBytes) throw new Error('What was sealed is cut short.');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
      return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString();
    },
    mark: (text, purpose) =>
      createHmac('sha256', markingKey).update(`${purpose}\0${text}`).digest('base64url'),
  };
}
