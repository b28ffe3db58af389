import { describe, expect, test } from "vitest";
import { parentSpanIdOf } from "./parents.ts";

const parentOf = (causationId: string | null, hasStart = true, parentId: string | null = null) =>
  parentSpanIdOf({ causationId, parentId }, hasStart);

describe("the parent of a job in a trace", () => {
  test.each([
    ["job", "job:e-1.stock-commands", "e-1.stock-commands"],
    ["workflow run", "workflow:r-1", "r-1"],
    ["step of a run", "workflow:r-1#ship", "r-1#ship"],
    ["dead letter", "deadLetter:d-1", "d-1"],
  ])("is the %s that caused it", (_kind, causationId, id) => {
    expect([parentOf(causationId), parentOf(causationId, false)]).toEqual([id, id]);
  });

  test.each(["schedule:s-1", "shop:north", "audit:a-1", "order:o-1", null])(
    "is the start of the trace, if it has one, for %j",
    (causationId) => expect([parentOf(causationId), parentOf(causationId, false)]).toEqual(["start", null]),
  );

  test("is the job that waits for it, whatever caused both", () => expect(parentOf("audit:a-1", true, "e-1.parts")).toBe("e-1.parts"));
});
