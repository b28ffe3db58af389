import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { start } from "../running.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The first start: the folder of what it left, and how long it took from nothing to being ready, ms. */
    first: { stateDir: string; readyMs: number };
  }
}

/** Starts the system once from nothing, with nothing else running, and ends it in order: every other start copies its state. */
export default async function setup(project: TestProject): Promise<() => void> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-first-"));
  const system = await start({ stateDir });
  await system.shutDown();
  project.provide("first", { stateDir, readyMs: system.readyMs });
  return () => rmSync(stateDir, { recursive: true });
}
