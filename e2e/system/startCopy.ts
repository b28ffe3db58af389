import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type RunningSystem, start } from "../running.ts";

/**
 * Starts a system of its own on a copy of what the first start left: its databases are migrated and the sample brands are
 * there, so it takes half as long.
 */
export function startCopy(): Promise<RunningSystem> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-"));
  cpSync(join(inject("first").stateDir, "v3"), join(stateDir, "v3"), { recursive: true });
  return start({ stateDir });
}
