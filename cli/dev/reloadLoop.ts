import { isChanged, readVersions, unchangedSince, type Versions } from "./fileVersions.ts";
import { type Watched, watchFiles } from "./watch.ts";

/** A Worker by the file of its configuration, and what it is made of at the moment. */
export type WatchedWorker = { file: string; watched: Watched };

export type ReloadLoopOptions = {
  workers: () => readonly WatchedWorker[];
  /** Builds and loads what changed. What its Workers are made of may be different afterwards. */
  reload: (files: ReadonlySet<string>) => Promise<void>;
  onError: (error: Error) => void;
  /** When the configurations were read for the first time. */
  sinceMs: number;
};

/** `start` begins to watch. What changed since `sinceMs` counts. */
export type ReloadLoop = { start: () => void; stop: () => void };

/**
 * Calls `reload` for what changes, until nothing is different from what the latest reload began with. Notifications of the file system only
 * wake it: what changed is decided by comparing files, so a change during a reload, or before a new file is watched, is not lost.
 * Make it before the first build.
 */
export function createReloadLoop({ workers, reload, onError, sinceMs }: ReloadLoopOptions): ReloadLoop {
  const read = new Map<string, { versions: Versions; atMs: number }>();
  let stopWatching: (() => void)[] = [];
  let isRunning = false;
  const stopped = new AbortController();

  /** The Workers that differ from the reading before, which this one replaces. */
  const takeChanged = (): Set<string> => {
    const changed = new Set<string>();
    for (const { file, watched } of workers()) {
      const before = read.get(file);
      const atMs = Date.now();
      const versions = readVersions(watched);
      if (before && isChanged(before.versions, versions, before.atMs, watched)) changed.add(file);
      read.set(file, { versions, atMs });
    }
    return changed;
  };
  const watchAgain = () => {
    const stopBefore = stopWatching;
    stopWatching = stopped.signal.aborted ? [] : workers().map(({ watched }) => watchFiles(watched, wake, onError));
    for (const stop of stopBefore) stop();
  };
  const work = async () => {
    isRunning = true;
    try {
      for (let changed = takeChanged(); changed.size > 0 && !stopped.signal.aborted; changed = takeChanged()) {
        await reload(changed);
        // Before the next reading, so that nothing can change unseen in between.
        watchAgain();
      }
    } finally {
      isRunning = false;
    }
  };
  const wake = () => void (isRunning || stopped.signal.aborted || work().catch(onError));
  for (const { file, watched } of workers()) read.set(file, { versions: unchangedSince(readVersions(watched), sinceMs), atMs: sinceMs });
  return {
    start: () => {
      watchAgain();
      wake();
    },
    stop: () => {
      stopped.abort();
      watchAgain();
    },
  };
}
