import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build, createBuilder } from "vite";
import { expect, test } from "vitest";
import { mapStack, type SourceLines } from "#domain/errors/stack";
import { sourceLines } from "./sourceLines.ts";

const root = resolve(import.meta.dirname, "..");

test("stacks of a built file name source files and their correct lines", async () => {
  const folder = mkdtempSync(join(tmpdir(), "source-lines-"));
  const entry = join(folder, "handler.ts");
  writeFileSync(
    entry,
    [
      `import { errorInfoOf } from ${JSON.stringify(join(root, "domain/errors/errorInfo.ts"))};`,
      `type Payload = {`,
      `  /** Types leave no line behind. */`,
      `  name: string;`,
      `};`,
      `export function handle({ name }: Payload): never {`,
      `  throw (name === "a"`,
      `    ? new TypeError("first")`,
      `    : new RangeError("second")); // line 9`,
      `}`,
      `export const infoOf = (name: string) => {`,
      `  try {`,
      `    return handle({ name }); // line 13`,
      `  } catch (error) {`,
      `    return errorInfoOf(error);`,
      `  }`,
      `};`,
    ].join("\n"),
  );
  const outDir = join(folder, "ssr");
  const output = { entryFileNames: "index.js" };
  await build({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [sourceLines(folder)],
    build: { ssr: entry, outDir, sourcemap: true, minify: false, rolldownOptions: { output } },
    ssr: { noExternal: true },
  });
  expect(readFileSync(join(outDir, "index.js"), "utf8")).not.toContain("__SIGNALBOX_SOURCE_LINES__");
  // Runs in a separate process, because the test runner maps stacks itself.
  const script = `import { infoOf } from ${JSON.stringify(join(outDir, "index.js"))}; console.log(infoOf(process.argv[1]).stack)`;
  const frames = (name: string) =>
    execFileSync(process.execPath, ["--input-type=module", "-e", script, name], { encoding: "utf8" })
      .split("\n")
      .slice(1, 3)
      .map((frame) => frame.trim());
  expect(frames("a")).toEqual(["at handle (handler.ts:8)", "at infoOf (handler.ts:13)"]);
  expect(frames("b")).toEqual(["at handle (handler.ts:9)", "at infoOf (handler.ts:13)"]);
});

test("a Worker outside the pipeline that is built with the plugin has source lines too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "own-worker-"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  const configFile = join(root, "examples/welcome-mail/vite.config.ts");
  const builder = await createBuilder({ configFile, root: folder, logLevel: "error", build: { outDir: join(folder, "dist") } });
  await builder.buildApp();
  const text = readFileSync(join(folder, "dist/welcome_mail/index.js"), "utf8");
  const [, literal = '"null"'] = /^(?:var|const) placeholder = (".*");$/m.exec(text) ?? [];
  const lines = JSON.parse(JSON.parse(literal) as string) as SourceLines;
  const thrownAt = text.split("\n").findIndex((line) => line.includes("This address cannot exist")) + 1;
  const source = readFileSync(join(root, "examples/welcome-mail/index.ts"), "utf8").split("\n");
  const sourceLine = source.findIndex((line) => line.includes("This address cannot exist")) + 1;
  const stack = mapStack(`Error: x\n    at f (welcome-mail/index.js:${thrownAt}:60)`, lines);
  expect(stack).toContain(`(examples/welcome-mail/index.ts:${sourceLine})`);
});

test("does not map frames of other Workers, libraries and unknown files", () => {
  const lines: SourceLines = {
    worker: "pages_plus",
    // Line 1 is line 5 of a.ts, from line 2 on a library.
    files: { "index.js": { sources: ["a.ts", "node_modules/zod/parse.js"], mappings: "AAIA;ACJA;" } },
  };
  const map = (place: string) => mapStack(`Error: x\n    at f (${place})`, lines).split("at f ")[1];
  expect(map("pages-plus/index.js:1:9")).toBe("(a.ts:5)");
  expect(map("index.js:1:9")).toBe("(a.ts:5)");
  expect(map("file:///pages-plus/index.js:3:1")).toBe("(node_modules/zod/parse.js)");
  expect(map("gatherfeed/index.js:1:9")).toBe("(gatherfeed/index.js:1:9)");
  expect(map("pages-plus/assets/other.js:1:9")).toBe("(pages-plus/assets/other.js:1:9)");
  expect(map("node:internal/process:1:9")).toBe("(node:internal/process:1:9)");
});

test("maps a stack with a long message without spaces in linear time", () => {
  const lines: SourceLines = { worker: "api", files: {} };
  // A quadratic algorithm would take minutes.
  for (const word of ["a", ".js:", "/a.js:1"]) {
    const stack = `Error: ${word.repeat(300_000)}\n    at f (index.js:1:2)`;
    expect(mapStack(stack, lines)).toBe(stack);
  }
});
