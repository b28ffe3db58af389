import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { start } from "../running.ts";
import { measureSlowdown } from "./slowdown.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The first start: its state folder, its duration until the system was ready, ms, and how many times slower than usual the machine was. */
    first: { stateDir: string; readyMs: number; slowdown: number };
  }
}

/** Starts the system once without state and stops it. All other starts copy its state folder. */
export default async function setup(project: TestProject): Promise<() => void> {
  const stateDir = mkdtempSync(join(tmpdir(), "signalbox-first-"));
  const before = measureSlowdown();
  const system = await start({ stateDir });
  const slowdown = (before + measureSlowdown()) / 2;
  await system.shutDown();
  project.provide("first", { stateDir, readyMs: system.readyMs, slowdown });
  return () => rmSync(stateDir, { recursive: true });
}
