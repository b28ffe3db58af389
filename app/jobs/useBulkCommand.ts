import { useRef, useState } from "react";
import { failureMessage } from "../toasts/failures.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { pluralize } from "../ui/format.ts";

import { bulkResultOf } from "./bulkResult.ts";

type Progress = { verb: string; done: number; of: number };

type Options<T, R> = {
  undo?: (done: readonly T[]) => void;
  toastOf?: (results: readonly R[], done: readonly T[]) => { title: string; description?: string };
};

/** So many are asked for at once. */
const maxConcurrent = 4;

/** Does one thing to many jobs, or what `noun` says, a few at a time, and says what came of it. */
export function useBulkCommand(noun = "job") {
  const [running, setRunning] = useState<Progress>();
  const stopped = useRef(false);
  /** `undo` takes back what was done, while that is possible; `said` words it by what each action returned. */
  const run = async <T, R>(verb: string, items: readonly T[], act: (item: T) => Promise<R>, options: Options<T, R> = {}): Promise<void> => {
    const { undo, toastOf: said } = options;
    stopped.current = false;
    const failures: string[] = [];
    let next = 0;
    const did: T[] = [];
    const results: R[] = [];
    const tell = () => setRunning({ verb, done: did.length + failures.length, of: items.length });
    tell();
    const worker = async () => {
      for (let item = items[next++]; item !== undefined && !stopped.current; item = items[next++]) {
        try {
          results.push(await act(item));
          did.push(item);
        } catch (failure) {
          failures.push(failureMessage(failure));
        }
        tell();
      }
    };
    await Promise.all(Array.from({ length: maxConcurrent }, worker));
    setRunning(undefined);
    showToast({
      ...bulkResultOf(
        did.length && said ? said(results, did) : { title: `${pluralize(did.length, noun)} ${verb}` },
        failures,
        items.length - did.length - failures.length,
      ),
      ...(undo && did.length ? { undo: () => undo(did) } : {}),
      tone: did.length === 0 && failures.length ? "failed" : "done",
    });
  };
  return { running, run, stop: () => void (stopped.current = true) };
}
