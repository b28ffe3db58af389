import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildIfStale } from "./build.ts";

test("a build that cannot be started says why", async () => {
  const root = mkdtempSync(join(tmpdir(), "build-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  await expect(buildIfStale(root, { PATH: root })).rejects.toThrow(/The build failed:\n.*vite.*ENOENT/);
});
