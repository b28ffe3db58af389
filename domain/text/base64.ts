/** Bytes converted per call: the number of arguments of a call is limited. */
const chunkLength = 8_192;

/** Returns bytes as base64 text. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let offset = 0; offset < bytes.length; offset += chunkLength)
    text += String.fromCharCode(...bytes.subarray(offset, offset + chunkLength));
  return btoa(text);
}

/** Returns the bytes of a base64 text. Throws when the text is not valid base64. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
