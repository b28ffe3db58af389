import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { type RunningSystem, start } from "../running.ts";

/**
 * Starts a separate system on a copy of the first start's state. The copy has migrated databases and the sample brands, so
 * the start takes half as long.
 */
export function startCopy(): Promise<RunningSystem> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-"));
  cpSync(join(inject("first").stateDir, "v3"), join(stateDir, "v3"), { recursive: true });
  return start({ stateDir });
}
