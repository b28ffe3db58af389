/**
 * Repeats `takeChunk`, which returns how many items it took, until it takes fewer than `fullChunk` items (default 1), at most `maxChunks`
 * times. Returns how many items were taken in all.
 */
export async function takeInChunks(maxChunks: number, takeChunk: () => Promise<number>, fullChunk = 1): Promise<number> {
  let total = 0;
  for (let chunk = 0; chunk < maxChunks; chunk += 1) {
    const count = await takeChunk();
    total += count;
    if (count < fullChunk) break;
  }
  return total;
}
