import { expect, test } from "vitest";
import { groupSign, withClearedLast } from "./labels.ts";

const group = (open: number, status: "open" | "muted" = "open") => ({ status, state: "new" as const, open });

test("an open group without open dead letters is cleared, whatever its state", () => {
  expect(groupSign(group(1)).word).toBe("New");
  expect(groupSign(group(0)).word).toBe("Cleared");
  expect(groupSign(group(0, "muted")).word).toBe("Muted");
});

test("cleared groups come last, the others keep their order", () => {
  const [cleared, first, muted, second] = [group(0), group(2), group(0, "muted"), group(1)];
  expect(withClearedLast([cleared, first, muted, second])).toEqual([first, muted, second, cleared]);
});
