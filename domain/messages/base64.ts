/** Characters made at once: a call takes only so many arguments. */
const bite = 8_192;

/** Bytes in base64. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += bite) text += String.fromCharCode(...bytes.subarray(at, at + bite));
  return btoa(text);
}

/** The bytes of a base64 text. Throws when it is none. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
