/**
 * Characters of JSON in one bound parameter. A parameter holds 2,000,000 bytes, and a character has up to three.
 * https://developers.cloudflare.com/d1/platform/limits/
 */
const chunkLength = 600_000;

/**
 * Returns rows as JSON arrays, each short enough for one bound parameter, for statements that read them with `json_each`. Returns none
 * for no rows.
 */
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
