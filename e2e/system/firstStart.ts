import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { start } from "../running.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The first start: its state folder, and its duration until the system was ready, ms. */
    first: { stateDir: string; readyMs: number };
  }
}

/** Starts the system once without state and stops it. All other starts copy its state folder. */
export default async function setup(project: TestProject): Promise<() => void> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-first-"));
  const system = await start({ stateDir });
  await system.shutDown();
  project.provide("first", { stateDir, readyMs: system.readyMs });
  return () => rmSync(stateDir, { recursive: true });
}
