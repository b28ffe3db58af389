import { expect, test } from "vitest";
import { builtAt } from "#factories/factory";
import { runFactory } from "#factories/workflows";
import { type Run, withEnd } from "#domain/workflows/run";
import { mergeRuns } from "./runCache.ts";

const run = (id: string, updatedAt = builtAt): Run => runFactory.build({ id, updatedAt });

test("a new run comes first", () => expect(mergeRuns([run("b"), run("a")], [run("c")]).map(({ id }) => id)).toEqual(["c", "b", "a"]));

test("a newer snapshot replaces an older one, never the reverse", () => {
  const ended = withEnd(run("a"), "complete", "2026-10-01T09:05:00.000Z");
  expect(mergeRuns([run("a")], [ended])[0]?.status).toBe("complete");
  expect(mergeRuns([ended], [run("a")])[0]?.status).toBe("complete");
});
