import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, matchesGlob, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const kumo = join(root, "node_modules/@cloudflare/kumo/dist");
const specifier = /(?:from|import)\s*\(?["'](\.[^"']+)["']/g;

/** Adds a file and all files that it imports, directly or not. */
function addImports(file: string, files: Set<string>): void {
  if (files.has(file) || !existsSync(file)) return;
  files.add(file);
  for (const [, path = ""] of readFileSync(file, "utf8").matchAll(specifier)) addImports(join(dirname(file), path), files);
}

test("Tailwind reads every file of Kumo that the dashboard uses and that names a class of Kumo", () => {
  const files = globSync("{app,brand-engine/app}/**/*.{ts,tsx}", { cwd: root, exclude: ["**/*.test.ts"] });
  const app = files.map((file) => readFileSync(join(root, file), "utf8"));
  const components = new Set(
    app.flatMap((text) => [...text.matchAll(/@cloudflare\/kumo\/(components\/[\w-]+|utils)"/g)].map(([, name]) => name)),
  );
  expect(components.size).toBeGreaterThan(5);
  const used = new Set<string>();
  for (const name of components) addImports(join(kumo, `${name}.js`), used);
  const [, source = ""] = /@source "\.\.\/([^"]+)"/.exec(readFileSync(join(root, "app/app.css"), "utf8")) ?? [];
  const unread = [...used].filter((file) => /-kumo-\w/.test(readFileSync(file, "utf8")) && !matchesGlob(relative(root, file), source));
  expect(unread.map((file) => relative(kumo, file))).toEqual([]);
});
