// Where the tests write: databases on a disk wait for it at every commit, which is half of the time of some tests.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";

const memory = "/dev/shm";
/** What the tests may take up at most, bytes, and as much again for whoever else needs memory. */
const roomBytes = 4 * 2 ** 30;

const make = (parent) => mkdtempSync(join(parent, "signalbox-test-"));

/** True when programs can be run from a folder: tests write some. */
function runsPrograms(folder) {
  const program = join(folder, "program");
  writeFileSync(program, "#!/bin/sh\n", { mode: 0o755 });
  return spawnSync(program).status === 0;
}

/** Makes a folder for everything that the tests write, in memory where there is room, and removes it at the end. Answers its path. */
export function testFolder() {
  const folder = inMemory() ?? make(tmpdir());
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  // Ended by a signal, it goes as well.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
  return folder;
}

/** A new folder in memory; undefined when there is little room, or programs can't be run there. */
function inMemory() {
  if (process.env.TMPDIR || !existsSync(memory) || freemem() < roomBytes) return undefined;
  try {
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize < roomBytes) return undefined;
    const folder = make(memory);
    if (runsPrograms(folder)) return folder;
    rmSync(folder, { recursive: true });
  } catch {
    // Nobody may write there: the disk will do.
  }
  return undefined;
}
