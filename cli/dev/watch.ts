import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** Editors write a file in several steps: a change is reported when nothing more came for this long, ms. */
const quietMs = 50;

/**
 * Files and folders that are watched. A change of any file in a folder counts. `byContent`: a build command writes some of these files, so
 * only a change of their content counts.
 */
export type Watched = { files: readonly string[]; folders: readonly string[]; byContent?: boolean };

/**
 * Watches files, also those that do not exist yet, and folders without those below them. Returns a function that stops it.
 * `onError` gets what the operating system refuses, such as one watch too many.
 */
export function watchFiles({ files, folders }: Watched, onChange: () => void, onError: (error: Error) => void): () => void {
  const namesIn = new Map<string, Set<string> | "all">(folders.map((folder) => [folder, "all"]));
  for (const file of files) {
    const folder = dirname(file);
    const names = namesIn.get(folder) ?? new Set();
    if (names !== "all") namesIn.set(folder, names.add(basename(file)));
  }
  let timer: NodeJS.Timeout | undefined;
  const report = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  };
  const watchers = [...namesIn].flatMap(([folder, names]): FSWatcher[] => {
    try {
      const watcher = watch(folder, (_event, name) => {
        // The system does not always say which file it was.
        if (names === "all" || name === null || names.has(name)) report();
      });
      return [watcher.on("error", onError)];
    } catch (error) {
      // A folder that does not exist has no files to change.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") onError(error as Error);
      return [];
    }
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
