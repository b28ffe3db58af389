import { expect, test } from "vitest";
import { subjectText } from "./subjectText.ts";

const entry = (after: unknown, target = "plan:p-1") => subjectText({ target, after });

test("the subject of a plan says what it does, to how many and in which queue", () => {
  expect(entry({ action: "replay", eligible: 1, filter: { queue: "orders" } })).toBe("Replay 1 dead letter in orders");
  expect(entry({ action: "cancel", eligible: 104, filter: null })).toBe("Cancel 104 jobs");
});

test("every other subject is named by its id", () => {
  expect(entry(null)).toBe("p-1");
  expect(entry({ action: "replay", eligible: 1, filter: null }, "queue:orders")).toBe("orders");
  expect(entry(null, "settings")).toBe("settings");
});
