import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from "node:fs";
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

/** Entries of a folder that may be code of a team; none if it does not exist. */
function entriesOf(folder: string): { files: string[]; folders: string[] } {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return { files: [], folders: [] };
  }
  const namesOf = (wanted: Dirent[]) => wanted.map(({ name }) => name).toSorted();
  return {
    files: namesOf(entries.filter((entry) => entry.isFile())),
    folders: namesOf(entries.filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name))),
  };
}

/** Most folders that are watched for one Worker below one of its folders. */
const maxFolders = 100;

/** A folder and those below it that may have code of a team. */
export function foldersBelow(folder: string): string[] {
  const folders = [folder];
  // Grows while it is read: the folders of a level follow those above them.
  for (const parent of folders)
    for (const name of entriesOf(parent).folders) if (folders.length < maxFolders) folders.push(join(parent, name));
  return folders;
}

/** Reads the state of everything that is watched. */
export function readVersions({ files, folders, byContent = false }: Watched): Versions {
  const versions = new Map<string, Version>();
  for (const file of files) versions.set(file, versionOf(file, byContent));
  for (const folder of folders) {
    const names = entriesOf(folder);
    versions.set(folder, { id: JSON.stringify(names), changedAtMs: 0 });
    for (const path of names.files.map((name) => join(folder, name))) versions.set(path, versionOf(path, byContent));
  }
  return versions;
}

/**
 * True when something differs between two readings. What only the second has counts if it changed after `sinceMs`, the time of the first
 * reading, except for files that a build command writes itself.
 */
export function isChanged(before: Versions, after: Versions, sinceMs: number, { files, byContent = false }: Watched): boolean {
  const built = new Set(byContent ? files : []);
  return [...after].some(([path, version]) => {
    const earlier = before.get(path);
    return earlier ? earlier.id !== version.id : !built.has(path) && version.changedAtMs >= sinceMs - tickMs;
  });
}

/** The part of a reading that did not change since then. What did counts as changed at the next comparison. */
export const unchangedSince = (versions: Versions, sinceMs: number): Versions =>
  new Map([...versions].filter(([, { changedAtMs }]) => changedAtMs < sinceMs - tickMs));
