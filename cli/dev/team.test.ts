import type { Miniflare } from "miniflare";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { exportsOf } from "./connections.ts";
import { readDevWorkers } from "./devWorkers.ts";
import { Team } from "./team.ts";
import { loadTools, type Tools } from "./tools.ts";

const folder = mkdtempSync(join(tmpdir(), "team-"));
let tools: Tools;
let runtime: Miniflare | undefined;

/** Writes a Worker. Returns the path of its configuration, as a person gives it. */
function write(name: string, config: object, code: string): string {
  mkdirSync(join(folder, name));
  const path = join(folder, name, "wrangler.json");
  writeFileSync(path, JSON.stringify({ name, main: "index.js", compatibility_date: "2026-10-01", ...config }));
  writeFileSync(join(folder, name, "index.js"), code);
  return relative(process.cwd(), path);
}

beforeAll(async () => {
  tools = await loadTools([import.meta.dirname]);
}, 60_000);
afterAll(async () => {
  await runtime?.dispose();
  rmSync(folder, { recursive: true });
});

it("replaces a Worker whose first build fails, with all that bindings expect of it", { timeout: 60_000 }, async () => {
  const files = [
    write(
      "shop",
      {
        workflows: [{ binding: "FULFIL", name: "fulfil", class_name: "Fulfil" }],
        durable_objects: { bindings: [{ name: "CART", class_name: "Cart" }] },
        migrations: [{ tag: "1", new_sqlite_classes: ["Cart"] }],
      },
      "export const broken = ;",
    ),
    write(
      "site",
      {
        services: [{ binding: "PRICES", service: "shop", entrypoint: "Prices" }],
        workflows: [{ binding: "REFUND", name: "refund", class_name: "Refund", script_name: "shop" }],
      },
      "export default { fetch: (request, env) => env.PRICES.fetch(request) };",
    ),
  ];
  const workers = await readDevWorkers(tools, files, undefined);
  const all = workers.map(({ options }) => options);
  expect(exportsOf("shop", all)).toEqual({ classes: ["Cart"], entrypoints: ["Prices"], workflows: ["Fulfil", "Refund"] });
  const team = new Team(tools, join(folder, "builds"), new AbortController().signal);
  for (const worker of workers) await team.build(worker);
  const broken = new Map<string, string>();
  const options = workers.map((worker) => team.runtimeOptions(worker, worker.options, exportsOf(worker.name, all), broken));
  const { Miniflare, convertV4MiniflareOptions } = tools.miniflare;
  // Without the Worker that takes the logs of the others.
  const started = options.map((worker) => ({ ...worker, tails: [] }));
  // The dashboard is bound to the workflows of the team.
  const core = {
    name: "core",
    modules: true as const,
    script: "export default { fetch: (request, env) => env.SITE.fetch(request) };",
    serviceBindings: { SITE: "site" },
    workflows: { WORKFLOW_FULFIL: { name: "fulfil", className: "Fulfil", scriptName: "shop" } },
  };
  runtime = new Miniflare(convertV4MiniflareOptions({ host: "127.0.0.1", cf: false, workers: [core, ...started] }));
  const answer = await runtime.dispatchFetch("http://shop/");
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringMatching(/^Its build failed: [^]*index\.js:1:22/)]);
  expect([...broken.keys()]).toEqual(["shop"]);
});
