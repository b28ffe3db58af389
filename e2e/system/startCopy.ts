import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, inject } from "vitest";
import { type Client, clientOf } from "../client.ts";
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

/** Starts a copy for all tests of a file, and stops it after them. Returns it with a client. */
export async function useCopy(): Promise<{ system: RunningSystem; api: Client }> {
  const system = await startCopy();
  afterAll(() => system.stop());
  return { system, api: clientOf(system.address) };
}
