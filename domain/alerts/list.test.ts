import { expect, test } from "vitest";
import { Alert, alertAt, alertQuietMs } from "./list.ts";

const alert = Alert.parse({
  id: "a",
  state: "firing",
  severity: "critical",
  title: "t",
  error: "",
  type: "alert.raised",
  brand: null,
  queue: null,
  fingerprint: null,
  run: null,
  count: 1,
  firstSeenAt: "2026-10-01T09:00:00.000Z",
  lastSeenAt: "2026-10-01T10:00:00.000Z",
  notifiedAt: null,
  correlationId: null,
});
const seen = Date.parse(alert.lastSeenAt);

test("an alert is firing for an hour after it was last raised, and a past alert stays past", () => {
  expect(alertAt(alert, seen + alertQuietMs - 1).state).toBe("firing");
  expect(alertAt(alert, seen + alertQuietMs)).toEqual({ ...alert, state: "past" });
  expect(alertAt({ ...alert, state: "past" }, seen).state).toBe("past");
});
