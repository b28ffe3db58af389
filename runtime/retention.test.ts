import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PermanentError } from "#domain/retry";
import { add, deliver, doing, jobs, outgoing, ownEnv, parts } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = ownEnv;

beforeEach(() => {
  outgoing.length = 0;
  doing.handle = async () => undefined;
});
afterEach(() => expectCountersExact(OPS));

describe("retention", () => {
  const keep = async (options: Parameters<typeof add>[1], count: number) => {
    for (let n = 0; n < count; n += 1) {
      await add(`${n}`, options);
      await deliver();
    }
  };
  const inAMinute = () => parts.sweep(ownEnv, new Date(Date.now() + 61_000));

  test("at once, by age, by count, and of what failed by its own rule", async () => {
    await keep({ removeOnComplete: true }, 2);
    expect(await jobs.getCounts()).toMatchObject({ completed: 0 });
    await keep({ removeOnComplete: { ageMs: 60_000 } }, 2);
    await keep({ removeOnComplete: { count: 3 } }, 5);
    doing.handle = async () => {
      throw new PermanentError("no");
    };
    await keep({ removeOnComplete: true, removeOnFail: { ageMs: 60_000 } }, 1);
    expect(await jobs.getCounts()).toMatchObject({ completed: 7, failed: 1 });
    await inAMinute();
    expect(await jobs.getCounts()).toMatchObject({ completed: 3, failed: 0 });
    expect(await OPS.prepare(`SELECT count(*) AS n FROM attempts`).first("n")).toBe(0);
  });

  test("of what says nothing of it: a week after it went well, a month after it failed", async () => {
    await add("well");
    await deliver();
    doing.handle = async () => {
      throw new PermanentError("no");
    };
    await add("ill");
    await deliver();
    const days = (count: number) => parts.sweep(ownEnv, new Date(Date.now() + count * 86_400_000));
    await days(6.9);
    expect(await jobs.getCounts()).toMatchObject({ completed: 1, failed: 1 });
    await days(7.1);
    expect(await jobs.getCounts()).toMatchObject({ completed: 0, failed: 1 });
    await days(30.1);
    expect(await jobs.getCounts()).toMatchObject({ completed: 0, failed: 0 });
  });
});
