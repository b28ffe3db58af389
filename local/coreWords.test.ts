import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { queueNames } from "#brand-engine/domain/topology";

const root = resolve(import.meta.dirname, "..");
const core = "{app,api-worker,store,runtime,domain,cli,package}/**/*.{ts,tsx,css,json,jsonc,mjs}";
/** Tests and what only tests use. */
const tests = ["**/*.test.ts", "**/*.test.tsx", "**/testing/**", "**/vitest.config.ts", "**/tsconfig.test.json"];

/** Words of the sample pipeline, wherever they stand in a name, and the names of its queues. A particle is no article. */
const words = new RegExp(`brand|keyword|(?<!p)article|${queueNames.join("|")}`, "gi");

/** Returns the lines of a file with a word of the sample, as `path:line: word`. */
const wordsIn = (path: string): string[] =>
  readFileSync(join(root, path), "utf8")
    .split("\n")
    .flatMap((line, index) => (line.match(words) ?? []).map((word) => `${path}:${index + 1}: ${word}`));

test("the code of the core has no word of the sample pipeline", () => {
  const files = globSync(core, { cwd: root, exclude: tests });
  expect(files.length).toBeGreaterThan(600);
  expect(files.flatMap(wordsIn)).toEqual([]);
});
