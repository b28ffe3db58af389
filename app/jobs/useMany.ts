import { useRef, useState } from "react";
import { say } from "../toasts/say.ts";
import { messageOf } from "./calls.ts";
import { resultOf } from "./results.ts";

type Running = { verb: string; done: number; of: number };

/** So many are asked for at once. */
const atOnce = 4;

/** Does one thing to many jobs, or what `noun` says, a few at a time, and says what came of it. */
export function useMany(noun?: string) {
  const [running, setRunning] = useState<Running>();
  const stopped = useRef(false);
  /** `undo` takes back what was done, while that is possible. */
  const run = async <T>(
    verb: string,
    items: readonly T[],
    act: (item: T) => Promise<unknown>,
    undo?: (done: readonly T[]) => void,
  ): Promise<void> => {
    stopped.current = false;
    const failures: string[] = [];
    let next = 0;
    const did: T[] = [];
    const tell = () => setRunning({ verb, done: did.length + failures.length, of: items.length });
    tell();
    const worker = async () => {
      for (let item = items[next++]; item !== undefined && !stopped.current; item = items[next++]) {
        try {
          await act(item);
          did.push(item);
        } catch (failure) {
          failures.push(messageOf(failure));
        }
        tell();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    setRunning(undefined);
    say({
      ...resultOf(verb, did.length, failures, items.length - did.length - failures.length, noun),
      ...(undo && did.length ? { undo: () => undo(did) } : {}),
      tone: did.length === 0 && failures.length ? "failed" : "done",
    });
  };
  return { running, run, stop: () => void (stopped.current = true) };
}
