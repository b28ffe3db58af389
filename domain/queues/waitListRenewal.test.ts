import { expect, test } from "vitest";
import { noLimits } from "./limits.ts";
import { admitBatch, applyWaitListChange, newWaitList, renewLeases } from "./waitList.ts";

test("a job whose Worker lives keeps its slot, however long it runs", () => {
  const line = newWaitList();
  const one = { ...noLimits, concurrency: 1 };
  const admit = (id: string, now: number): string[] => {
    const { granted, change } = admitBatch(line, one, now, [{ id, key: null, priority: 0 }]);
    applyWaitListChange(line, change);
    return granted;
  };
  const began = 1_790_000_000_000;
  expect(admit("long", began)).toEqual(["long"]);
  expect(renewLeases(line, ["long"], began + 50_000)).toEqual({});
  applyWaitListChange(line, renewLeases(line, ["long", "unknown"], began + 100_000));
  expect(admit("other", began + 200_000)).toEqual([]);
  expect([...line.leases.keys()]).toEqual(["long"]);
  expect(admit("other", began + 230_000)).toEqual(["other"]);
});
