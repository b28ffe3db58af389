import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleWorker, moduleTypeOf } from "./bundle.ts";
import { readDevWorkers } from "./devWorkers.ts";
import { loadTools, type Tools } from "./tools.ts";
import { readNamedLog, withNamedConsole } from "./workerConsole.ts";

const folder = mkdtempSync(join(tmpdir(), "bundle-"));
let tools: Tools;
const write = (name: string, text: string) => writeFileSync(join(folder, "worker", name), text);
async function bundle() {
  const [worker] = await readDevWorkers(tools, [relative(process.cwd(), join(folder, "worker/wrangler.json"))], undefined);
  if (!worker) throw new Error("No Worker");
  return bundleWorker(tools, worker, join(folder, "builds/out/api"), new AbortController().signal);
}

beforeAll(async () => {
  tools = await loadTools([import.meta.dirname]);
  mkdirSync(join(folder, "worker"));
  write(
    "wrangler.json",
    JSON.stringify({
      name: "api",
      main: "index.ts",
      compatibility_date: "2026-10-01",
      rules: [{ type: "Text", globs: ["**/*.graphql"], fallthrough: true }],
    }),
  );
  write(
    "index.ts",
    `import text from "./greeting.txt";\nimport schema from "./schema.graphql";\nimport { one } from "./one";\nexport default { fetch: () => new Response(text + schema + one) };\n`,
  );
  write("one.ts", "export const one: number = 1;\n");
  write("greeting.txt", "Hello");
  write("schema.graphql", "type Query");
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

it("bundles a Worker with its modules, and names the files that it is made of", { timeout: 60_000 }, async () => {
  const result = await bundle();
  if (!result.ok) throw new Error(result.error);
  const { modules, inputs } = result.bundle;
  expect(modules[0]).toMatchObject({ type: "ESModule", path: "/api/index.js", contents: expect.stringContaining("new Response") });
  expect(
    modules
      .slice(1)
      .map(({ type, contents }) => [type, contents])
      .toSorted(),
  ).toEqual([
    ["Text", "Hello"],
    ["Text", "type Query"],
  ]);
  expect(inputs).toEqual(expect.arrayContaining([join(folder, "worker/index.ts"), join(folder, "worker/one.ts")]));
});

it("resolves to Wrangler's error when the build fails", { timeout: 60_000 }, async () => {
  write("one.ts", "export const one = ;\n");
  expect(await bundle()).toEqual({ ok: false, error: expect.stringMatching(/Unexpected ";"[^]*one\.ts:1:19/) });
});

it.each([
  ["a/b.wasm", "CompiledWasm"],
  ["b.wasm", "CompiledWasm"],
  ["b.wasm.js", "ESModule"],
  ["x+y.sql", "Text"],
])("takes %s as %s", (path, type) => {
  const rules = [
    { type: "CompiledWasm", include: ["**/*.wasm", "**/*.wasm?module"] },
    { type: "Text", include: ["**/*.sql"] },
  ];
  expect(moduleTypeOf(path, rules)).toBe(type);
});

it("names the Worker of what it logs, without moving its lines", () => {
  const modules = withNamedConsole("api", [{ type: "ESModule", path: "/api/index.js", contents: "first();\nsecond();" }]);
  expect(modules[0]?.contents).toBe('import "./signalbox-console.js";first();\nsecond();');
  const written: unknown[][] = [];
  const console = Object.fromEntries(
    ["debug", "info", "log", "warn", "error"].map((method) => [method, (...values: unknown[]) => written.push(values)]),
  );
  new Function("console", String(modules[1]?.contents))(console);
  console["log"]?.("%d orders", 3);
  console["error"]?.({ a: 1 });
  expect(written.map(([first, ...rest]) => [readNamedLog(String(first)), ...rest])).toEqual([
    [{ worker: "api", text: "%d orders" }, 3],
    [{ worker: "api", text: "" }, { a: 1 }],
  ]);
  expect(readNamedLog("of the runtime")).toEqual({ worker: undefined, text: "of the runtime" });
});
