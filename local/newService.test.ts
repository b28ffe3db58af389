import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addService } from "./newService.ts";

const home = resolve(import.meta.dirname, "..");
const copied = ["brand-engine", "domain", "local", "services", "migrations", "agent/wrangler.jsonc"];
const files = ["wrangler.jsonc", "tsconfig.json", ".oxlintrc.json", "package.json"];
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "new-service-"));
  for (const path of [...copied, ...files]) cpSync(join(home, path), join(root, path), { recursive: true });
  symlinkSync(join(home, "node_modules"), join(root, "node_modules"));
});
afterEach(() => rmSync(root, { recursive: true }));

test("a new service agrees with the topology, and is there once", { timeout: 60_000 }, () => {
  const written = addService(root, "page-index");
  expect(written).toContain("services/page-index/wrangler.jsonc");
  expect(written).toContain("migrations/page-index/0001_messages.sql");
  const check = spawnSync(process.execPath, ["local/checkTopology.ts"], { cwd: root, encoding: "utf8" });
  expect([check.status, check.stderr]).toEqual([0, ""]);
  expect(readFileSync(join(root, "brand-engine/domain/topology.ts"), "utf8")).toContain('"page-index-commands": {');
  expect(() => addService(root, "page-index")).toThrow("page-index exists already");
});

test.each(["", "Page", "a_b", "../x", "a--b", "x".repeat(41), "analytics", "fan-out"])("%j is refused, and nothing changes", (name) => {
  const before = readFileSync(join(root, "brand-engine/domain/topology.ts"), "utf8");
  expect(() => addService(root, name)).toThrow(/is not possible|exists already/);
  expect(readFileSync(join(root, "brand-engine/domain/topology.ts"), "utf8")).toBe(before);
});
