import { expect, test } from "vitest";
import type { Overview } from "#domain/queues/health";
import { queueFactory } from "#factories/queues";
import { saysTheSame } from "./frames.ts";

const known = { at: "2026-11-30T03:00:00.000Z", openDeadLetters: 0, queues: [queueFactory.build({})] } as unknown as Overview;
const [queue] = known.queues;

test("an overview that differs in nothing but its time says the same", () => {
  expect(saysTheSame({ type: "overview", overview: { ...known, at: "2026-11-30T03:00:01.000Z" } }, known)).toBe(true);
});

test("a counter of a queue makes a difference, and so does any change, or that nothing was known", () => {
  const queues = queue ? [{ ...queue, counts: { ...queue.counts, active: queue.counts.active + 1 } }] : [];
  expect(saysTheSame({ type: "overview", overview: { ...known, queues } }, known)).toBe(false);
  expect(saysTheSame({ type: "change", at: known.at, queues: [] }, known)).toBe(false);
  expect(saysTheSame({ type: "overview", overview: known }, undefined)).toBe(false);
});
