import { describe, expect, test } from "vitest";
import { type BuiltPage, builtPageOf } from "./builtPage.ts";
import { pageWithData } from "./pageWithData.ts";

const early = {
  common: ["/api/me"],
  screens: [
    { path: "jobs", search: "", hasView: true, files: ["assets/jobs-1.js"], data: ["/api/jobs?limit=100&state=failed"] },
    { path: "queues/$name", search: "", hasView: false, files: ["assets/queue-1.js"], data: ["/api/queues/$name"] },
  ],
};
const htmlWith = (data: typeof early): string =>
  `<html><head><script type="application/json" id="early">${JSON.stringify(data)}</script></head><body><div></div></body>\n</html>`;
const html = htmlWith(early);
const built = async (page = html): Promise<BuiltPage> => {
  const taken = await builtPageOf(page);
  if (!taken) throw new Error("The page has no list of early files");
  return taken;
};
const at = (path: string): URL => new URL(path, "http://127.0.0.1:8787");
const answer = async (path: string): Promise<Response> => Response.json({ path }, { headers: { "x-server-time": "5" } });
const textOf = async (path: string, ask = answer) => pageWithData(await built(), at(path), ask).response.text();
const answersIn = (text: string): string[] => [...text.matchAll(/data-answer="([^"]*)"/g)].map(([, path = ""]) => path);

describe("the page of the dashboard", () => {
  test("brings the files and the answers of its screen, in data blocks that nothing caches", async () => {
    const { response } = pageWithData(await built(), at("/jobs"), answer);
    expect(["cache-control", "content-type"].map((name) => response.headers.get(name))).toEqual(["no-store", "text/html; charset=utf-8"]);
    const text = await response.text();
    expect(text).toContain('<link rel="modulepreload" fetchpriority="low" crossorigin href="/assets/jobs-1.js"></head>');
    expect(text).toContain(
      '<script type="application/json" data-answer="/api/jobs?limit=100&amp;state=failed" data-server-time="5">' +
        '{"path":"/api/jobs?limit=100&state=failed"}</script>',
    );
    expect(text).toContain('data-answer="/api/me"');
    expect(text).not.toContain('id="early"');
    expect(text.endsWith("</body>\n</html>")).toBe(true);
  });

  test("brings only what every screen needs when the list has a filter, or for another screen", async () => {
    for (const path of ["/jobs?state=failed", "/constructor"]) {
      const text = await textOf(path);
      expect(answersIn(text)).toEqual(["/api/me"]);
    }
    expect(await textOf("/jobs?state=failed")).toContain("modulepreload");
    expect(await textOf("/constructor")).not.toContain("modulepreload");
  });

  test("leaves out answers that are errors, so that the dashboard asks again", async () => {
    const text = await textOf("/jobs", async (path) => (path === "/api/me" ? Response.json({}, { status: 503 }) : answer(path)));
    expect(text).not.toContain('data-answer="/api/me"');
    expect(text).toContain("data-answer=");
  });

  test("does not wait long for an answer", async () => {
    const never = new Promise<Response>(() => undefined);
    const text = await textOf("/jobs", (path) => (path === "/api/me" ? never : answer(path)));
    expect(text).not.toContain('data-answer="/api/me"');
    expect(text.endsWith("</body>\n</html>")).toBe(true);
  });

  test("sends its head before the reads start, so that they don't keep the thread from it", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const asked: string[] = [];
    const { response } = pageWithData(await built(), at("/"), (path) => {
      asked.push(path);
      return promise;
    });
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect([first.includes("</head>"), asked]).toEqual([true, []]);
    resolve(await answer("/api/me"));
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('data-answer="/api/me"');
  });

  test("asks for what a panel shows after the overview, so that nothing in it is older", async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const asked: string[] = [];
    const page = await built(htmlWith({ ...early, common: ["/api/me", "/api/overview"] }));
    const { response } = pageWithData(page, at("/queues/sm-commands"), (path) => {
      asked.push(path);
      return path === "/api/overview" ? promise : answer(path);
    });
    await expect.poll(() => asked).toContain("/api/overview");
    expect(asked).not.toContain("/api/queues/sm-commands");
    resolve(await answer("/api/overview"));
    expect(answersIn(await response.text())).toEqual(["/api/me", "/api/overview", "/api/queues/sm-commands"]);
  });

  test("is safe with data that looks like HTML", async () => {
    const text = await textOf("/", async () => Response.json({ name: "</script><script>alert(1)</script>" }));
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).toContain(String.raw`\u003c/script>`);
  });

  test("allows its own scripts by their hashes, and has the first view only on lists", async () => {
    const hashOf = async (code: string) => {
      const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
      return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`;
    };
    const scripts = '<script id="theme">dark()</script><script id="view">draw()</script>';
    const entry = '<link id="entry" rel="modulepreload" fetchpriority="low" crossorigin href="/assets/index-1.js">';
    const page = await built(html.replace("<head>", `<head>${scripts}${entry}`));
    const list = pageWithData(page, at("/jobs"), answer);
    expect(list.scriptSources).toBe(`${await hashOf("dark()")} ${await hashOf("draw()")}`);
    expect(await list.response.text()).toContain(scripts + entry);
    const form = pageWithData(page, at("/jobs/new"), answer);
    expect(form.scriptSources).toBe(await hashOf("dark()"));
    expect(await form.response.text()).toContain('dark()</script><script type="module" crossorigin src="/assets/index-1.js"></script>');
  });

  test("is not taken apart without a list of early files, as the development server's", async () => {
    expect(await builtPageOf("<html></html>")).toBeNull();
  });
});
