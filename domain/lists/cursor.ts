import { fromBase64, toBase64 } from "../text/base64.ts";
import { ApiError } from "../errors/apiError.ts";

/** Longest valid cursor, characters: that of a list of the Cloudflare API has a cursor of Cloudflare in it. */
export const maxCursorLength = 2_000;

/** FNV-1a of 32 bits, see the IETF draft draft-eastlake-fnv. It detects truncated and mixed-up cursors; it is not a signature. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}

/** Returns the position where a page ended as a cursor for clients. Only {@link decodeCursor} with the same `list` accepts it. `list` names the list and its order. */
export function encodeCursor(list: string, position: string): string {
  const text = toBase64(new TextEncoder().encode(position)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${text}.${checksum(`${list}\n${position}`)}`;
}

/** Returns the position in a cursor without checking its list; null when the cursor is malformed. */
export function cursorPositionOf(cursor: string): string | null {
  const [, text] = /^([A-Za-z0-9_-]+)\.[a-z0-9]+$/.exec(cursor) ?? [];
  if (text === undefined || text.length % 4 === 1) return null;
  return new TextDecoder("utf-8").decode(fromBase64(text.replaceAll("-", "+").replaceAll("_", "/")));
}

/** Returns the position that was given to {@link encodeCursor}. Throws `invalid` for any other text, including a cursor of another list or order. */
export function decodeCursor(list: string, cursor: string, path = "query.cursor"): string {
  const position = cursorPositionOf(cursor);
  if (position !== null && encodeCursor(list, position) === cursor) return position;
  throw new ApiError("invalid", "This cursor does not belong to this list and order. Start again without a cursor", [
    { path, message: "must be the nextCursor of the previous page" },
  ]);
}

type PageRequest = { cursor?: string | undefined; limit: number };

/** Reads a page of a list: decodes the cursor for `read` and encodes the next one. Throws `invalid` for a cursor of another list. */
export async function readPage<P extends { nextCursor: string | null }>(
  list: string,
  page: PageRequest,
  read: (page: PageRequest) => Promise<P>,
): Promise<P> {
  const { cursor, limit } = page;
  const result = await read({ limit, cursor: cursor === undefined ? undefined : decodeCursor(list, cursor) });
  return { ...result, nextCursor: result.nextCursor === null ? null : encodeCursor(list, result.nextCursor) };
}
