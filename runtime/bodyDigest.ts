import { encodeBody } from "#domain/messages/bodies";

/** Returns a digest of a body and its content type: SHA-256 as 64 hex digits. Two equal bodies have the same digest. */
export async function digestOf(body: unknown): Promise<string> {
  const { contentType, body: text } = encodeBody(body);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${contentType}\n${text}`));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
