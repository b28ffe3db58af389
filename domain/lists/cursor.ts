import { fromBase64, toBase64 } from "../messages/base64.ts";
import { ApiError } from "../errors/apiError.ts";

/** As long as a cursor may be, characters. */
export const maxCursorLength = 400;

/** FNV-1a of 32 bits, see the IETF draft draft-eastlake-fnv. It finds what was cut off or mixed up; it is no signature. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}

/** Where a page ended as a client gets it: only {@link openCursor} of the same list reads it. `list` names the list and its order. */
export function encodeCursor(list: string, place: string): string {
  const text = toBase64(new TextEncoder().encode(place)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${text}.${checksum(`${list}\n${place}`)}`;
}

/** The place in a cursor, whatever list it is of; null when it holds none. */
export function cursorPositionOf(cursor: string): string | null {
  const [, text] = /^([A-Za-z0-9_-]+)\.[a-z0-9]+$/.exec(cursor) ?? [];
  if (text === undefined || text.length % 4 === 1) return null;
  return new TextDecoder("utf-8").decode(fromBase64(text.replaceAll("-", "+").replaceAll("_", "/")));
}

/** The place that {@link sealCursor} was given. Throws `invalid` for anything else, also for a cursor of another list or order. */
export function decodeCursor(list: string, cursor: string, path = "query.cursor"): string {
  const place = cursorPositionOf(cursor);
  if (place !== null && encodeCursor(list, place) === cursor) return place;
  throw new ApiError("invalid", "This cursor is not one of this list in this order: start again without it", [
    { path, message: "must be the nextCursor of the page before" },
  ]);
}

type Page = { cursor?: string | undefined; limit: number };

/** A page of a list, with the cursors sealed that go in and out. Throws `invalid` for a cursor of anything else. */
export async function readPage<P extends { nextCursor: string | null }>(
  list: string,
  page: Page,
  read: (page: Page) => Promise<P>,
): Promise<P> {
  const { cursor, limit } = page;
  const found = await read({ limit, cursor: cursor === undefined ? undefined : decodeCursor(list, cursor) });
  return { ...found, nextCursor: found.nextCursor === null ? null : encodeCursor(list, found.nextCursor) };
}
