import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, test, expect } from "vitest";
import { sourceFiles, sourceFolders, sourcesHash } from "./buildStamp.ts";

/** A folder with every source that a build must have, all of them empty. */
function makeRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "build-stamp-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of sourceFolders) mkdirSync(join(root, folder));
  for (const file of sourceFiles) write(root, file);
  return root;
}

function write(root: string, file: string, text = ""): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

test("a build is stale after a change of a source in any folder, a new source, and a moved one", () => {
  const root = makeRoot();
  const list = "app/features/jobs/List.tsx";
  const hashes = [sourcesHash(root)];
  for (const change of [
    () => write(root, "index.html", "<html>"),
    () => write(root, list, "a"),
    () => write(root, list, "b"),
    () => renameSync(join(root, list), join(root, "app/features/jobs/Page.tsx")),
    () => write(root, "public/logo.svg", "<svg>"),
  ]) {
    change();
    hashes.push(sourcesHash(root));
  }
  expect(new Set(hashes).size).toBe(hashes.length);
});

test("a build is not stale after a change of a test or of what only tests use", () => {
  const root = makeRoot();
  const before = sourcesHash(root);
  for (const file of [
    "app/list.test.ts",
    "app/features/jobs/List.test.tsx",
    "store/testing/rows.ts",
    "services/mail/node_modules/a/index.js",
  ])
    write(root, file, "changed");
  expect(sourcesHash(root)).toBe(before);
});
