import { ApiError } from "../core/api.ts";
import { maxExportBytes } from "./export.ts";

type StreamRequest = {
  /** Opens the answer of an export as NDJSON, from a cursor. */
  open: (cursor: string | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  signal: AbortSignal;
  /** Called as lines arrive with the number of rows so far. */
  onRows: (rows: number) => void;
};

const countLines = (text: string): number => text.split("\n").length - 1;

/** The cursor in the last line of an answer. Throws `unreachable` for any other line: the answer was cut off. */
function nextCursorOf(line: string): string | null {
  try {
    const { end, nextCursor } = JSON.parse(line) as { end?: unknown; nextCursor: string | null };
    if (end === true) return nextCursor;
  } catch {
    // Half a line is not valid JSON.
  }
  throw new ApiError("unreachable", "The answer of the server was cut off.");
}

/**
 * Fetches an export that the server streams, one answer after the other, and returns the parts of a file: at most about 500 MB. `more` is
 * true when the list continues. Throws an AbortError when `signal` aborts, and an ApiError when an answer fails or was cut off.
 */
export async function fetchStreamedExport({
  open,
  signal,
  onRows,
}: StreamRequest): Promise<{ parts: Blob[]; rows: number; more: boolean }> {
  // The browser stores blobs outside the page's memory.
  const parts: Blob[] = [];
  let [rows, bytes] = [0, 0];
  let cursor: string | null = null;
  do {
    const reader = (await open(cursor ?? undefined, signal))
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
      .getReader();
    // The last line is not a row, so a line is taken only when another one follows it.
    let held = "";
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      signal.throwIfAborted();
      held += read.value;
      const cut = held.lastIndexOf("\n", held.length - 2) + 1;
      if (cut === 0) continue;
      const text = held.slice(0, cut);
      held = held.slice(cut);
      const part = new Blob([text]);
      parts.push(part);
      bytes += part.size;
      rows += countLines(text);
      onRows(rows);
    }
    cursor = nextCursorOf(held);
  } while (cursor !== null && bytes < maxExportBytes);
  return { parts, rows, more: cursor !== null };
}
