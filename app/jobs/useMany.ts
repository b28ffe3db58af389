import { useRef, useState } from "react";
import { say } from "../toasts/say.ts";
import { messageOf } from "./calls.ts";
import { resultOf } from "./results.ts";

type Running = { verb: string; done: number; of: number };

/** So many are asked for at once. */
const atOnce = 4;

/** Does one thing to many jobs, a few at a time, and says what came of it. */
export function useMany() {
  const [running, setRunning] = useState<Running>();
  const stopped = useRef(false);
  const run = async <T>(verb: string, items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> => {
    stopped.current = false;
    const failures: string[] = [];
    let next = 0;
    let done = 0;
    const tell = () => setRunning({ verb, done: done + failures.length, of: items.length });
    tell();
    const worker = async () => {
      for (let item = items[next++]; item !== undefined && !stopped.current; item = items[next++]) {
        try {
          await act(item);
          done += 1;
        } catch (failure) {
          failures.push(messageOf(failure));
        }
        tell();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    setRunning(undefined);
    say({
      ...resultOf(verb, done, failures, items.length - done - failures.length),
      tone: done === 0 && failures.length ? "failed" : "done",
    });
  };
  return { running, run, stop: () => void (stopped.current = true) };
}
