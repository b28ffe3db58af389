import { useRef, useState } from "react";
import { failureReason } from "../../core/toasts/failureReason.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { pluralize } from "../format.ts";
import { bulkResultOf } from "./bulkResult.ts";

/** How far a bulk command has come: `done` of `of` items are `verb`, such as "approved". */
export type BulkProgress = { verb: string; done: number; of: number };

/** Items in one request. */
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

/** Runs a command on many rows, named by the singular `noun`, up to 50 in a request, and shows a toast with the result. */
export function useBulkCommand(noun: string) {
  const [running, setRunning] = useState<BulkProgress>();
  const stopped = useRef(false);
  const run = async <T>(verb: string, items: readonly T[], command: ManyCommand<T>): Promise<void> => {
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
  return { running, run, stop: () => void (stopped.current = true) };
}
