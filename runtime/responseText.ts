/** The most that is read of another service's answer, bytes: what is longer is no answer we asked for. */
export const maxResponseBytes = 1_000_000;

/**
 * The text of an answer, at most `limit` bytes of it: the rest is not read, and the connection given up. `isCut` says that
 * there was more. Throws what the connection throws.
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
      // Nobody waits for the end of it: what the cancellation itself comes to does not matter.
      void reader.cancel().catch(() => undefined);
      return { text, isCut: true };
    }
  }
  return { text: text + decoder.decode(), isCut: false };
}
