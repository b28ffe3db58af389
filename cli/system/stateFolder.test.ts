import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removePids, writePids } from "./pidFile.ts";
import { makeStateFolder } from "./stateFolder.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "state-"));
});
afterEach(() => rmSync(root, { recursive: true }));

test("creates a state folder with its parent folders, and accepts an existing folder", () => {
  const stateDir = join(root, "a/b/c");
  makeStateFolder(stateDir);
  makeStateFolder(stateDir);
  expect(statSync(stateDir).isDirectory()).toBe(true);
});

test("refuses a state folder that is a file or inside a file", () => {
  const file = join(root, "file");
  writeFileSync(file, "");
  for (const stateDir of [file, join(file, "below")])
    expect(() => makeStateFolder(stateDir)).toThrow(`STATE_DIR ${stateDir} can't be written: ENOTDIR: not a directory`);
});

test("a pid file that can't be written or removed does not fail the stop", () => {
  makeStateFolder(join(root, "pid.json/below"));
  expect(() => writePids(root, "http://127.0.0.1:1", [])).toThrow(/EISDIR/);
  removePids(root);
  expect(statSync(join(root, "pid.json/below")).isDirectory()).toBe(true);
});
