import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { usualCron } from "./cloudflareCron.ts";
import { watchFiles } from "./watch.ts";

const folder = mkdtempSync(join(tmpdir(), "watch-"));
const path = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

it("reports changes of its files, new ones and replaced ones too, and of its folders", async () => {
  mkdirSync(path("sql"));
  writeFileSync(path("a.ts"), "1");
  const onChange = vi.fn<() => void>();
  const onError = vi.fn<() => void>();
  const stop = watchFiles({ files: [path("a.ts"), path("later.ts"), path("absent/b.ts")], folders: [path("sql")] }, onChange, onError);
  const reported = (times: number) => vi.waitUntil(() => onChange.mock.calls.length === times, 5_000);
  writeFileSync(path("a.ts"), "2");
  await reported(1);
  writeFileSync(path("later.ts"), "1");
  await reported(2);
  // As editors save: a new file takes the place of the old one.
  writeFileSync(path("a.ts.tmp"), "3");
  renameSync(path("a.ts.tmp"), path("a.ts"));
  await reported(3);
  // Not a file of the Worker. The change after it is the next that is reported.
  writeFileSync(path("other.ts"), "1");
  writeFileSync(path("sql/0001.sql"), "SELECT 1");
  await reported(4);
  stop();
  expect(onError).not.toHaveBeenCalled();
});

it.each([
  ["*/5 * * * *", "*/5 * * * *"],
  ["0 8 * * 2", "0 8 * * 1"],
  ["0 8 * * 2-6", "0 8 * * 1-5"],
  ["0 8 * * 1,7", "0 8 * * 0,6"],
  ["0 8 * * MON-FRI", "0 8 * * MON-FRI"],
  ["0 8 * * 2#1", "0 8 * * 1#1"],
  ["0 8 * * */2", "0 8 * * */2"],
  ["@daily", "@daily"],
])("reads the weekdays of the cron %s as %s", (cloudflare, usual) => {
  expect(usualCron(cloudflare)).toBe(usual);
});
