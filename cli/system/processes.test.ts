import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isAlive, ownRuntimes } from "./processes.ts";

test("finds a runtime of this process every time, and reads other processes only once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "processes-"));
  const program = join(folder, "workerd");
  writeFileSync(program, "#!/bin/sh\nread -r line\n", { mode: 0o755 });
  const otherPids = new Set<number>();
  expect(ownRuntimes(otherPids)).toEqual([]);
  const child = spawn(program, [], { stdio: ["pipe", "ignore", "inherit"] });
  try {
    const [first] = ownRuntimes(otherPids);
    expect(first).toMatchObject({ pid: child.pid });
    expect(ownRuntimes(otherPids)).toEqual([first]);
    expect(ownRuntimes()).toEqual([first]);
    expect(isAlive({ pid: 0, startedAt: "", ...first })).toBe(true);
    if (process.platform === "linux") expect(otherPids.has(process.ppid)).toBe(true);
  } finally {
    child.stdin.end();
    await once(child, "exit");
    rmSync(folder, { recursive: true });
  }
  expect(ownRuntimes(otherPids)).toEqual([]);
});
