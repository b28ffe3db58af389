/**
 * Characters of JSON in one bound parameter at most. A parameter holds 2,000,000 bytes, a character has up to three.
 * https://developers.cloudflare.com/d1/platform/limits/
 */
const chunkLength = 600_000;

/** Rows as JSON arrays of text for statements that read them by `json_each`, each short enough to be bound. None for no rows. */
export function jsonChunks(rows: readonly unknown[]): string[] {
  const chunks: string[][] = [];
  let length = Infinity;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (length + text.length > chunkLength) {
      chunks.push([]);
      length = 0;
    }
    chunks.at(-1)?.push(text);
    length += text.length + 1;
  }
  return chunks.map((texts) => `[${texts.join(",")}]`);
}
