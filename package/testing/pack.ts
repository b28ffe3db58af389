import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the packed package. */
    tarball: string;
  }
}

/** Packs the package once for all tests. */
export default async function pack({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "package-"));
  await promisify(execFile)("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: resolve(import.meta.dirname, "../..") });
  provide("tarball", join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? ""));
  return () => rmSync(folder, { recursive: true, force: true });
}
