import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mapStack, sourceLinesKey } from "#domain/errors/stack";
import { bundleWorker, moduleTypeOf } from "./bundle.ts";
import { readDevWorkers } from "./devWorkers.ts";
import { loadTools, type Tools } from "./tools.ts";
import { readNamedLog, withDevModule } from "./workerConsole.ts";

const folder = mkdtempSync(join(tmpdir(), "bundle-"));
const config = {
  name: "api",
  main: "index.ts",
  compatibility_date: "2026-10-01",
  rules: [{ type: "Text", globs: ["**/*.graphql"], fallthrough: true }],
};
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
  write("wrangler.json", JSON.stringify(config));
  write(
    "index.ts",
    `import text from "./greeting.txt";\nimport schema from "./schema.graphql";\nimport { one } from "./one";\n\nexport default { fetch: () => new Response(text + schema + one) };\n`,
  );
  write("one.ts", "export const one: number = 1;\n");
  write("greeting.txt", "Hello");
  write("schema.graphql", "type Query");
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

it("bundles a Worker with its modules, and names the files that it is made of", { timeout: 60_000 }, async () => {
  const result = await bundle();
  if (!result.ok) throw new Error(result.error.text);
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

it("names source lines in stacks of a bundle, also of one that is a single line", { timeout: 60_000 }, async () => {
  write("wrangler.json", JSON.stringify({ ...config, minify: true }));
  const result = await bundle();
  if (!result.ok) throw new Error(result.error.text);
  const [entry] = withDevModule("api", result.bundle.modules, result.bundle.lines);
  const lines = String(entry?.contents).split("\n");
  const line = lines.findIndex((text) => text.includes("new Response"));
  const stack = `Error: x\n    at fetch (api/index.js:${line + 1}:${lines[line]?.indexOf("new Response")})`;
  const file = join(relative(process.cwd(), folder), "worker/index.ts");
  expect(mapStack(stack, result.bundle.lines)).toBe(`Error: x\n    at fetch (${file}:5)`);
});

it("resolves to Wrangler's error when the build fails", { timeout: 60_000 }, async () => {
  write("one.ts", "export const one = ;\n");
  expect(await bundle()).toEqual({
    ok: false,
    error: {
      summary: expect.stringMatching(/worker\/one\.ts:1:19: Unexpected ";"$/),
      text: expect.stringMatching(/Unexpected ";"[^]*one\.ts:1:19/),
    },
  });
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

it("names the Worker of what it logs and gives it its source lines, without moving its own lines", () => {
  const sourceLines = { worker: "api", files: {} };
  const modules = withDevModule("api", [{ type: "ESModule", path: "/api/index.js", contents: "first();\nsecond();" }], sourceLines);
  expect(modules[0]?.contents).toBe('import "./signalbox-dev.js";first();\nsecond();');
  const written: unknown[][] = [];
  const console = Object.fromEntries(
    ["debug", "info", "log", "warn", "error"].map((method) => [method, (...values: unknown[]) => written.push(values)]),
  );
  const global: Record<symbol, unknown> = {};
  new Function("console", "globalThis", String(modules[1]?.contents))(console, global);
  expect(global[Symbol.for(sourceLinesKey)]).toEqual(sourceLines);
  console["log"]?.("%d orders", 3);
  console["error"]?.({ a: 1 });
  expect(written.map(([first, ...rest]) => [readNamedLog(String(first)), ...rest])).toEqual([
    [{ worker: "api", text: "%d orders" }, 3],
    [{ worker: "api", text: "" }, { a: 1 }],
  ]);
  expect(readNamedLog("of the runtime")).toEqual({ worker: undefined, text: "of the runtime" });
});
