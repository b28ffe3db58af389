import type { BuiltPage } from "./builtPage.ts";
import { earlyScreenOf } from "./earlyScreen.ts";

/** Answers a read of the API, `path` with its query, as if the page had requested it. */
export type Ask = (path: string) => Promise<Response>;

/** The page waits at most this long for an answer, ms. The dashboard requests by itself what is not there. */
const maxWaitMs = 300;

/** The read whose answer says later whether anything has changed. */
const overview = "/api/overview";

/** JSON that is safe inside a script element. */
const escaped = (json: string): string => json.replaceAll("<", "\\u003c");

/** A data block with the answer to `path`; empty unless the answer is a success that came in time. */
async function dataBlock(path: string, ask: Ask): Promise<string> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), maxWaitMs));
  const response = await Promise.race([ask(path), late]);
  const body = response?.status === 200 ? await Promise.race([response.text(), late]) : null;
  if (body === null) return "";
  const at = response?.headers.get("x-server-time") ?? "";
  return `<script type="application/json" data-answer="${path.replaceAll("&", "&amp;")}" data-server-time="${at}">${escaped(body)}</script>`;
}

/** The reads of a page. `data` are asked for after the `common` ones named `before` have been answered. */
type Reads = { common: readonly string[]; before: string | undefined; data: readonly string[] };

/** Sends the page with the answers that its screen needs first. Its head is sent before, so that the browser already loads the files. */
function streamOf(head: string, tail: string, { common, before, data }: Reads, ask: Ask): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      send(head);
      // The next task: the head leaves before the reads take the thread.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const sendBlock = async (path: string): Promise<void> => send(await dataBlock(path, ask));
      const sent = common.map(sendBlock);
      if (before !== undefined) await sent[common.indexOf(before)];
      await Promise.all([...sent, ...data.map(sendBlock)]);
      send(tail);
      controller.close();
    },
  });
}

/** A page, and the sources of its scripts for its policy. */
type Page = { response: Response; scriptSources: string };

/**
 * The page of the dashboard for `url`: with links to the files of its screen, and with the answers to the requests that the screen would make
 * first. They are those of the requester, so the page is not stored.
 */
export function pageWithData(built: BuiltPage, url: URL, ask: Ask): Page {
  const { common, screens, tail } = built;
  const screen = earlyScreenOf(screens, url, Date.now());
  const links = (screen?.files ?? []).map((file) => `<link rel="modulepreload" fetchpriority="low" crossorigin href="/${file}">`).join("");
  const { start, end, scriptSources } = screen?.hasView ? built.withView : built.withoutView;
  // So no answer is older than the overview, and what happens in between shows as a change. The first view of a list does not wait for that.
  const before = screen?.hasView ? undefined : overview;
  const body = streamOf(start + links + end, tail, { common, before, data: screen?.data ?? [] }, ask);
  return {
    response: new Response(body, { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" } }),
    scriptSources,
  };
}
