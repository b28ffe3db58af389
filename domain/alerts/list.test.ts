import { expect, test } from "vitest";
import { alertFactory } from "#factories/alerts";
import { alertAt } from "./list.ts";
import { alertQuietMs } from "./quiet.ts";

const alert = alertFactory.build();
const seen = Date.parse(alert.lastSeenAt);

test("an alert is firing for an hour after it was last raised, and a past alert stays past", () => {
  expect(alertAt(alert, seen + alertQuietMs - 1).state).toBe("firing");
  expect(alertAt(alert, seen + alertQuietMs)).toEqual({ ...alert, state: "past" });
  expect(alertAt({ ...alert, state: "past" }, seen).state).toBe("past");
});
