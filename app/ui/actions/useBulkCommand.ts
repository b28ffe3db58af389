import { useRef, useState } from "react";
import { failureReason } from "../../core/toasts/failureReason.ts";
import { forgetUndo, showToast } from "../../core/toasts/toastQueue.ts";
import { pluralize } from "../format.ts";
import { bulkResultOf } from "./bulkResult.ts";

/** How far a bulk command has come: `done` of `of` items are `verb`, such as "retried". */
export type BulkProgress = { verb: string; done: number; of: number };

type Options<T, R> = {
  undo?: (done: readonly T[]) => void;
  toastOf?: (results: readonly R[], done: readonly T[]) => { title: string; description?: string };
};

/** The maximum number of requests in flight. */
const maxConcurrent = 4;
/** Items in one request of an action that takes several. */
const chunkSize = 50;

/** Sends one request for several items. Returns for each of them why it was refused, or null. */
type ManyCommand<T> = (chunk: readonly T[]) => Promise<readonly (string | null)[]>;

/** Runs a command on the items, chunk after chunk, until it is stopped. A chunk whose request failed has that reason for each of its items. */
async function runInChunks<T>(
  items: readonly T[],
  command: ManyCommand<T>,
  { isStopped, showProgress }: { isStopped: () => boolean; showProgress: (done: number) => void },
): Promise<(string | null)[]> {
  const results: (string | null)[] = [];
  for (let from = 0; from < items.length && !isStopped(); from += chunkSize) {
    showProgress(results.length);
    const chunk = items.slice(from, from + chunkSize);
    results.push(...(await command(chunk).catch((failure: unknown) => chunk.map(() => failureReason(failure)))));
  }
  return results;
}

/** Runs a command on many rows, named by the singular `noun`, a few at a time, and shows a toast with the result. */
export function useBulkCommand(noun: string) {
  const [running, setRunning] = useState<BulkProgress>();
  const stopped = useRef(false);
  /** Runs `command` on each item. `undo` reverts the finished items; `toastOf` makes the toast from the results of the command. */
  const run = async <T, R>(
    verb: string,
    items: readonly T[],
    command: (item: T) => Promise<R>,
    options: Options<T, R> = {},
  ): Promise<void> => {
    const { undo, toastOf } = options;
    stopped.current = false;
    const failures: string[] = [];
    let next = 0;
    const done: T[] = [];
    const results: R[] = [];
    const showProgress = () => setRunning({ verb, done: done.length + failures.length, of: items.length });
    showProgress();
    const worker = async () => {
      for (let item = items[next++]; item !== undefined && !stopped.current; item = items[next++]) {
        try {
          results.push(await command(item));
          done.push(item);
        } catch (failure) {
          failures.push(failureReason(failure));
        }
        showProgress();
      }
    };
    await Promise.all(Array.from({ length: maxConcurrent }, worker));
    setRunning(undefined);
    if (done.length > 0) forgetUndo();
    showToast({
      ...bulkResultOf(
        done.length && toastOf ? toastOf(results, done) : { title: `${pluralize(done.length, noun)} ${verb}` },
        failures,
        items.length - done.length - failures.length,
      ),
      ...(undo && done.length ? { undo: () => undo(done) } : {}),
      tone: done.length === 0 && failures.length ? "failed" : "done",
    });
  };
  /** Runs `command` on up to 50 items at a time. It returns for each item why it was refused, or null. */
  const runMany = async <T>(verb: string, items: readonly T[], command: ManyCommand<T>): Promise<void> => {
    stopped.current = false;
    const showProgress = (done: number) => setRunning({ verb, done, of: items.length });
    const results = await runInChunks(items, command, { isStopped: () => stopped.current, showProgress });
    setRunning(undefined);
    const failures = results.filter((result) => result !== null);
    const done = results.length - failures.length;
    showToast({
      ...bulkResultOf({ title: `${pluralize(done, noun)} ${verb}` }, failures, items.length - results.length),
      tone: done === 0 && failures.length ? "failed" : "done",
    });
  };
  return { running, run, runMany, stop: () => void (stopped.current = true) };
}
