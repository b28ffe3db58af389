import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepShards, readShards } from "./shards.ts";

let stateDir = "";
beforeEach(() => void (stateDir = mkdtempSync(join(tmpdir(), "shards-"))));
afterEach(() => rmSync(stateDir, { recursive: true }));

const start = (count: string) => keepShards(stateDir, readShards({ SHARDS: count }));

test("a state folder keeps its number of databases, and says which one when it is started with another", () => {
  start("4");
  start("4");
  for (const other of ["", "2", "16"]) expect(() => start(other)).toThrow(/would move .*\. Start with SHARDS=4, or/);
});

test("a state folder from before it could have several databases has one", () => {
  mkdirSync(join(stateDir, "v3"));
  expect(() => start("4")).toThrow("Start without SHARDS, or with another STATE_DIR");
  start("1");
});

test.each(["0", "17", "-1", "2.5", "four", " "])("SHARDS=%s is refused with the numbers that are possible", (count) => {
  expect(() => readShards({ SHARDS: count })).toThrow(`SHARDS=${count} is not a number of databases. Use a number from 1 to 16.`);
});
