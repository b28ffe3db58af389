import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { unstable_readConfig as readConfig } from "wrangler";
import { mainWorker, workers } from "#brand-engine/domain/topology";

const root = resolve(import.meta.dirname, "..");
const paths = globSync("{.,api-worker,agent,services/*,examples/*}/wrangler.jsonc", { cwd: root });
const configOf = (path: string) => readConfig({ config: join(root, path) }, { hideWarnings: true });

test("every Worker has a config", () => {
  const folders = new Set(paths.map((path) => dirname(path)));
  expect(workers.filter(({ folder }) => !folders.has(folder))).toEqual([]);
  expect(paths.length).toBeGreaterThan(workers.length);
});

test.each(paths)("%s gives the Worker no workers.dev or preview address", (path) => {
  const { workers_dev, preview_urls } = configOf(path);
  expect({ workers_dev, preview_urls }).toEqual({ workers_dev: false, preview_urls: false });
});

test("Workers call each other only through entrypoints that have no public address", () => {
  const bindings = paths.flatMap((path) =>
    (configOf(path).services ?? []).map(({ binding, entrypoint }: { binding: string; entrypoint?: string }) => ({ binding, entrypoint })),
  );
  expect(bindings.length).toBeGreaterThan(6);
  expect(bindings.filter(({ entrypoint }) => !entrypoint)).toEqual([]);
});

test.each(workers.filter((worker) => worker !== mainWorker))("$name answers only Workers with a service binding to it", ({ folder }) => {
  const source = readFileSync(join(root, folder, "index.ts"), "utf8");
  expect(source).toMatch(/export default \{[\s\S]*fetch: publicFetch/);
  expect(source).toMatch(/export (class|\{) Internal/);
});
