import { browserNow } from "./clock/serverClock.ts";

/** Answers that came with the page are used only while it starts: later they may be outdated. ms since the navigation */
const usableMs = 10_000;

/** The blocks with answers; none where there is no page, as in unit tests. */
const blocks = (): HTMLScriptElement[] => [...(globalThis.document?.querySelectorAll<HTMLScriptElement>("script[data-answer]") ?? [])];

/** The block of the page with the answer to a read of the API, which `api-worker/pageWithData.ts` writes. */
const blockOf = (path: string): HTMLScriptElement | undefined => blocks().find((block) => block.dataset["answer"] === path);

/** The answer to a read that came with the page, and stays there; undefined if it did not. */
export function pageAnswer(path: string): unknown {
  const text = blockOf(path)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

/** Removes the answers that came with the page and nobody has taken: something has changed since. */
export const dropPageAnswers = (): void => blocks().forEach((block) => block.remove());

/** When the page was requested, when it had arrived, and the server's time between, all in ms since the epoch. */
const timesOf = (block: HTMLScriptElement) => {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const passed = performance.now();
  const startedAt = browserNow() - passed;
  return {
    sentAt: startedAt + (navigation?.requestStart ?? 0),
    receivedAt: startedAt + (navigation?.responseEnd || passed),
    serverAt: Number(block.dataset["serverTime"]),
  };
};

/** The measurement of the server's clock that came with the page; null if none did. */
export function pageClockSample() {
  const [block] = blocks();
  return block ? timesOf(block) : null;
}

/**
 * Takes the answer to a read out of the page, which brings those that its screen needs first. `sentAt` and `receivedAt`: when the page was
 * requested and had arrived, ms since the epoch. Null if the page did not bring it, or if it has been taken already.
 */
export function takePageAnswer(input: RequestInfo | URL): { response: Response; sentAt: number; receivedAt: number } | null {
  if (performance.now() > usableMs) return null;
  const { pathname, search } = new URL(input instanceof Request ? input.url : input, "http://localhost");
  const block = blockOf(pathname + search);
  if (!block) return null;
  block.remove();
  const { serverAt, ...times } = timesOf(block);
  const headers = { "content-type": "application/json", "x-server-time": String(serverAt) };
  return { response: new Response(block.textContent, { headers }), ...times };
}
