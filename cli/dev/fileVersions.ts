import { createHash } from "node:crypto";
import { readdirSync, readFileSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Watched } from "./watch.ts";

/** The state of a file or folder. `id` differs after each change; `changedAtMs` is when the file system saw the latest. */
type Version = { id: string; changedAtMs: number };

/** States by path. A file that was looked for and does not exist is `absent`. */
export type Versions = ReadonlyMap<string, Version>;

const absent: Version = { id: "absent", changedAtMs: 0 };

/** Larger files, such as a database beside the code, are told apart by size and time alone. */
const maxReadBytes = 5_000_000;

/** File systems take the time of a change from a clock that ticks up to this often, ms. */
const tickMs = 20;

const contentOf = (path: string, { size, mtimeMs }: Stats): string =>
  size > maxReadBytes ? `${size} ${mtimeMs}` : createHash("sha1").update(readFileSync(path)).digest("base64");

function versionOf(path: string, byContent: boolean): Version {
  try {
    const stats = statSync(path);
    // Two changes within one tick differ in content, and a change that was undone in time.
    return { id: `${contentOf(path, stats)} ${byContent ? "" : stats.ctimeMs}`, changedAtMs: stats.ctimeMs };
  } catch {
    // It does not exist, or is just being replaced.
    return absent;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .toSorted();
  } catch {
    // A folder that does not exist has no files.
    return [];
  }
}

/** Reads the state of everything that is watched. */
export function readVersions({ files, folders, byContent = false }: Watched): Versions {
  const versions = new Map<string, Version>();
  for (const file of files) versions.set(file, versionOf(file, byContent));
  for (const folder of folders) {
    const names = filesIn(folder);
    versions.set(folder, { id: names.join("\0"), changedAtMs: 0 });
    for (const path of names.map((name) => join(folder, name))) versions.set(path, versionOf(path, byContent));
  }
  return versions;
}

/**
 * True when something differs between two readings. What only the second has counts if it changed after `sinceMs`, the time of the first
 * reading, except for files that are told apart by content: the build command itself writes some of these.
 */
export const isChanged = (before: Versions, after: Versions, sinceMs: number, { byContent = false }: Watched): boolean =>
  [...after].some(([path, version]) => {
    const earlier = before.get(path);
    return earlier ? earlier.id !== version.id : !byContent && version.changedAtMs >= sinceMs - tickMs;
  });

/** The part of a reading that did not change since then. What did counts as changed at the next comparison. */
export const unchangedSince = (versions: Versions, sinceMs: number): Versions =>
  new Map([...versions].filter(([, { changedAtMs }]) => changedAtMs < sinceMs - tickMs));
