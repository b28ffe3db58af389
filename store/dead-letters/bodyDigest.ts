import { type EncodedBody, encodeBody } from "#domain/messages/bodies";

/** Returns a digest of a stored body and its content type: SHA-256 as 64 hex digits. Two equal bodies have the same digest. */
export async function digestOfEncoded({ contentType, body }: EncodedBody): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${contentType}\n${body}`));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns the digest of a body as a consumer gets it. */
export const digestOf = (body: unknown): Promise<string> => digestOfEncoded(encodeBody(body));
