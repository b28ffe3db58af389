import { useRef, useState } from "react";
import { failureReason } from "../../core/toasts/failureReason.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
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
  return { running, run, stop: () => void (stopped.current = true) };
}
