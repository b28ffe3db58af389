import { expect, test } from "vitest";
import { noLimits } from "./limits.ts";
import { admitBatch, applyWaitListChange, newWaitList, renewLeases } from "./waitList.ts";

test("a job whose Worker renews its lease keeps it, however long it runs", () => {
  const waitList = newWaitList();
  const limits = { ...noLimits, concurrency: 1 };
  const admit = (id: string, now: number): string[] => {
    const { granted, change } = admitBatch(waitList, limits, now, [{ id, key: null, priority: 0 }]);
    applyWaitListChange(waitList, change);
    return granted;
  };
  const began = 1_790_000_000_000;
  expect(admit("long", began)).toEqual(["long"]);
  expect(renewLeases(waitList, ["long"], began + 50_000)).toEqual({});
  applyWaitListChange(waitList, renewLeases(waitList, ["long", "unknown"], began + 100_000));
  expect(admit("other", began + 200_000)).toEqual([]);
  expect([...waitList.leases.keys()]).toEqual(["long"]);
  expect(admit("other", began + 230_000)).toEqual(["other"]);
});
