/** The most that is read of another service's response, bytes. No expected response is longer. */
export const maxResponseBytes = 1_000_000;

/**
 * Reads the text of a response, at most `limit` bytes. `isCut` is true if the response is longer: the rest is not read and
 * the connection is closed. Throws what the connection throws.
 */
export async function readResponseText(response: Response, limit = maxResponseBytes): Promise<{ text: string; isCut: boolean }> {
  if (!response.body) return { text: "", isCut: false };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let left = limit;
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
    if (done || !value) break;
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.byteLength;
    if (left < 0) {
      // The text is complete as far as we need it, so a failed cancellation changes nothing.
      void reader.cancel().catch(() => undefined);
      return { text, isCut: true };
    }
  }
  return { text: text + decoder.decode(), isCut: false };
}
