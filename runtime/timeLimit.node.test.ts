import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TimeoutError } from "#domain/jobs/retry";
import { TimeLimits } from "./timeLimit.ts";

const never = new Promise<never>(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("attempts that begin together share a timer, which ends each that is still running", async () => {
  const limits = new TimeLimits();
  const aborted: string[] = [];
  const start = (name: string, work: Promise<string>) =>
    limits
      .run(
        50,
        () => work,
        () => void aborted.push(name),
      )
      .catch((error) => error);
  const ended = start("quick", Promise.resolve("done"));
  const hung = [start("first", never), start("second", never)];
  expect(vi.getTimerCount()).toBe(1);
  expect(await ended).toBe("done");
  vi.advanceTimersByTime(50);
  for (const result of await Promise.all(hung)) expect(result).toBeInstanceOf(TimeoutError);
  expect(aborted).toEqual(["first", "second"]);
  expect(await start("next", Promise.resolve("done"))).toBe("done");
  expect(vi.getTimerCount()).toBe(0);
});
