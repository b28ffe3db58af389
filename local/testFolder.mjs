// The folder that the tests write to. It is in memory if possible: databases on a disk wait at every commit, which is half
// of the time of some tests.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
/** Memory that must be free, bytes: the tests need at most half of it. */
const minFreeBytes = 4 * 2 ** 30;

const make = (parent) => mkdtempSync(join(parent, "signalbox-test-"));

/** True when programs in the folder can be executed, which some tests need. */
function runsPrograms(folder) {
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  return spawnSync(program).status === 0;
}

/** Creates a folder for the files of the tests, in memory if possible, and removes it when this process exits. Returns its path. */
export function testFolder() {
  const folder = inMemory() ?? make(tmpdir());
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Exits on a signal, so that the folder is removed then too.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
  return folder;
}

/** A new folder in memory; undefined when memory is short or programs can't be executed there. */
function inMemory() {
  if (process.env.TMPDIR || !existsSync(memory) || freemem() < minFreeBytes) return undefined;
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < minFreeBytes) return undefined;
    const folder = make(memory);
    if (runsPrograms(folder)) return folder;
    rmSync(folder, { recursive: true });
  } catch {
    // The folder is not writable: the disk is used.
  }
  return undefined;
}
