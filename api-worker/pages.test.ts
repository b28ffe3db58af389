import { describe, expect, test } from "vitest";
import { pagesOf } from "./pages.ts";

const early = `<script type="application/json" id="early">${JSON.stringify({ common: ["/api/me"], screens: [] })}</script>`;
const html = (head: string): string => `<html><head>${head}</head><body></body>\n</html>`;

/** The pages of a Worker whose files answer in turns with `answers`, and the paths that were read. */
function pagesWith(...answers: Response[]) {
  const read: string[] = [];
  const app = pagesOf(() => async (path) => Response.json({ path }));
  const ASSETS = {
    fetch: async (request: Request) => {
      read.push(new URL(request.url).pathname);
      return answers.shift() ?? new Response("gone", { status: 500 });
    },
  };
  return { read, get: async (path: string) => app.request(path, {}, { ASSETS }) };
}
const pageOf = (text: string, status = 200) => new Response(text, { status, headers: { "content-type": "text/html" } });

describe("the page", () => {
  test("is read from the files once, and then sent for every screen", async () => {
    const { read, get } = pagesWith(pageOf(html(early)));
    for (const path of ["/jobs", "/queues/a.b"]) expect(await (await get(path)).text()).toContain('data-answer="/api/me"');
    expect(read).toEqual(["/jobs"]);
  });

  test("is read again after an error, and each time from the development server", async () => {
    const { read, get } = pagesWith(pageOf("An error", 500), pageOf(html("one")), pageOf(html("two")));
    expect((await get("/")).status).toBe(500);
    expect(await (await get("/")).text()).toBe(html("one"));
    expect(await (await get("/")).text()).toBe(html("two"));
    expect(read).toHaveLength(3);
  });

  test("is not sent for a file that is missing", async () => {
    const { get } = pagesWith(pageOf(html(early)), pageOf(html(early)));
    expect((await get("/jobs")).status).toBe(200);
    expect((await get("/assets/gone.js")).status).toBe(404);
  });
});
