import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { firstScreen } from "./firstScreen.ts";

const client = join(import.meta.dirname, "../dist/client");
const maxBytes = 200 * 1024;

// `npm test` builds before it runs this test. Without a build there is nothing to measure.
test.skipIf(!existsSync(client))("the scripts of the first screen are at most 200 KB compressed", () => {
  const files = firstScreen(client, "OverviewPage");
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const largest = files.slice(0, 8).map((file) => `${file.bytes} ${file.file}`);
  expect(bytes, `${bytes} bytes, the largest of ${files.length} files:\n${largest.join("\n")}\n`).toBeLessThanOrEqual(maxBytes);
});

test("a script that the screen imports counts once, a script that is loaded later does not count", () => {
  const built = mkdtempSync(join(tmpdir(), "first-screen-"));
  onTestFinished(() => rmSync(built, { recursive: true }));
  mkdirSync(join(built, "assets"));
  const write = (name: string, text: string) => writeFileSync(join(built, name), text);
  write("index.html", `<script src="/theme.js"></script><script type="module" src="/assets/index-AAAAAAAA.js"></script>`);
  write("theme.js", "1");
  write("assets/index-AAAAAAAA.js", `import{a}from"./shared-BBBBBBBB.js";const later=()=>import("./Later-CCCCCCCC.js");`);
  write("assets/shared-BBBBBBBB.js", "export const a=1");
  write("assets/Later-CCCCCCCC.js", "");
  write("assets/Home-DDDDDDDD.js", `import"./own-EEEEEEEE.js";import{a}from"./shared-BBBBBBBB.js"`);
  write("assets/own-EEEEEEEE.js", "");
  expect(
    firstScreen(built, "Home")
      .map(({ file }) => file)
      .toSorted(),
  ).toEqual(["assets/Home-DDDDDDDD.js", "assets/index-AAAAAAAA.js", "assets/own-EEEEEEEE.js", "assets/shared-BBBBBBBB.js", "theme.js"]);
  expect(() => firstScreen(built, "Nowhere")).toThrow("has 0 scripts");
});
