import { expect, test } from "vitest";
import { newStep, type Run } from "#domain/workflows/run";
import { runFactory } from "#factories/workflows";
import { restart, type RunItem } from "#app/features/workflows/actions.ts";

const run = runFactory.build();
const stored: Run = { ...run, steps: [{ ...newStep("store-and-publish"), state: "done" }] };
const textOf = (of: RunItem) => restart.confirm?.(of)?.description;
const restartText = (of: Run) => textOf({ ...of, fromStep: "draft-article" });

test("a restart tells which steps run again", () => {
  expect(restartText(run)).toBe("Keeps the steps before Draft. Reruns Draft and the steps after it. The article is published once.");
  expect(textOf(run)).toBe("Reruns every step. The article is published once.");
});

test("a restart speaks of a published article only if there is a page", () => {
  expect(restartText({ ...stored, url: "/sites/niche-fi/tents" })).toMatch(/ The published article won't change\.$/);
  expect(restartText(stored)).toMatch(/ The stored article won't change and is published only once\.$/);
});
