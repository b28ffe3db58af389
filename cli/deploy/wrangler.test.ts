import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { wranglerOf } from "./wrangler.ts";

const folder = mkdtempSync(join(tmpdir(), "wrangler-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a failure of wrangler is reported without colours", async () => {
  const wrangler = wranglerOf({ folder, env: { ...process.env, FORCE_COLOR: "1" }, secrets: [] });
  const failure: unknown = await wrangler(["deploy", "--config", "absent.json"]).catch((error: unknown) => error);
  expect(String(failure)).toMatch(/^CliError: wrangler deploy --config absent\.json failed:\n.*absent\.json/s);
  expect(String(failure)).not.toContain("\u001B");
}, 30_000);
