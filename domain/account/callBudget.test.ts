import { expect, test } from "vitest";
import { CallBudget, maxCalls } from "./callBudget.ts";

test("calls over the budget wait for the next period", () => {
  const budget = new CallBudget();
  const grants = Array.from({ length: maxCalls }, (_, index) => budget.take(1_000 + index));
  expect(grants.every(({ waitMs }) => waitMs === 0)).toBe(true);
  expect(grants.at(-1)?.left).toBe(0);
  expect(budget.take(101_000)).toEqual({ waitMs: 200_000, left: 0 });
  expect(budget.take(301_000)).toEqual({ waitMs: 0, left: maxCalls - 1 });
});

test("after a refusal by Cloudflare no call is sent until its time is over", () => {
  const budget = new CallBudget();
  expect(budget.refuse(0, 5_000)).toBe(5_000);
  expect(budget.refuse(0, 2_000)).toBe(2_000);
  expect(budget.take(4_000)).toEqual({ waitMs: 1_000, left: maxCalls });
  expect(budget.take(5_000).waitMs).toBe(0);
  expect(budget.refuse(5_000, null)).toBe(30_000);
  expect(budget.refuse(5_000, 1e12)).toBe(3_600_000);
});
