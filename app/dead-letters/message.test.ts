import { keepBody } from "#domain/bodies";
import { describe, expect, test } from "vitest";
import { actsOn, editable, type Letter, notKept, readBody, shownOf } from "./message.ts";

const envelope = JSON.stringify({
  event_id: "e-1",
  type: "content.publish",
  source: "test",
  timestamp: "2026-10-01T09:00:00.000Z",
  payload: {},
});
const letter = (change: Partial<Letter> = {}): Letter => ({
  id: "d-1",
  jobId: "e-1.publish-commands",
  queue: "publish-commands",
  type: "content.publish",
  eventId: "e-1",
  brand: null,
  correlationId: null,
  source: "test",
  status: "open",
  reason: "permanent",
  errorName: "PermanentError",
  errorMessage: "no",
  errorStack: "",
  errorDetails: null,
  fingerprint: "f",
  attempts: 1,
  createdAt: "2026-10-01T09:00:00.000Z",
  resolvedAt: null,
  resolvedBy: null,
  resolvedReason: null,
  snoozedUntil: null,
  replayOf: null,
  body: envelope,
  contentType: "json",
  bytes: envelope.length,
  preview: envelope,
  carries: "{}",
  replays: "job",
  attemptsAgain: 4,
  ...change,
});

test("an open one can be replayed, edited, snoozed and dropped", () =>
  expect(actsOn(letter())).toEqual({ replay: true, edit: true, drop: true, snooze: true, restore: false }));

test("a dropped one can only be restored", () =>
  expect(actsOn(letter({ status: "dropped" }))).toEqual({ replay: false, edit: false, drop: false, snooze: false, restore: true }));

test("nothing is left to do with a replayed one", () => expect(Object.values(actsOn(letter({ status: "replayed" })))).not.toContain(true));

test("what is no message of the catalog is never offered for replay", () => {
  for (const body of ["not json", "[1]", JSON.stringify({ type: "content.publsh" })])
    expect(actsOn(letter({ reason: "malformed", body }))).toMatchObject({ replay: false, edit: false, drop: true });
});

test("a payload that does not fit can be put right", () =>
  expect(actsOn(letter({ reason: "malformed" }))).toMatchObject({ replay: false, edit: true }));

describe("a dead letter of a queue that knows nothing of jobs", () => {
  const foreign = (change: Partial<Letter>) =>
    letter({ queue: "orders", type: "unknown", reason: "undelivered", replays: "body", ...change });

  test("can be replayed whatever it holds, and edited as a whole when that is JSON", () => {
    expect(actsOn(foreign({ body: "[1]" }))).toMatchObject({ replay: true, edit: true, drop: true });
    expect(editable(foreign({ body: "[1]" }))).toEqual({ name: "body", text: "[\n  1\n]" });
    for (const contentType of ["text", "bytes", "v8"] as const)
      expect(actsOn(foreign({ contentType, body: "AAEC" }))).toMatchObject({ replay: true, edit: false });
  });

  test("can't be replayed when it could not be kept", () =>
    expect(actsOn(foreign({ contentType: "v8", body: `{"unwritable":"[object Blob]"}`, replays: null }))).toMatchObject({
      replay: false,
      edit: false,
      drop: true,
    }));

  test("with jobs of its own is edited like a message", () =>
    expect(editable(foreign({ replays: "job" }))).toEqual({ name: "payload", text: "{}" }));
});

test("what is told to be JSON and is none is shown as it came, and not edited", () => {
  const broken = letter({ replays: "body", body: "{not json" });
  expect(editable(broken)).toBeUndefined();
  expect(shownOf(broken)).toBe("{not json");
});

test("a number keeps its digits in the editor", () => {
  const body = envelope.replace('"payload":{}', '"payload":{"n":12345678901234567890}');
  expect(editable(letter({ body }))?.text).toContain("12345678901234567890");
});

test("a body that is no object stays text", () => expect(readBody("3")).toEqual({ text: "3" }));

test("a body that could not be kept says why", () => {
  expect(notKept(keepBody({ file: new Blob(["x"]) }))).toBe("A Blob can't be kept as text.");
  expect(notKept({ body: "{}" })).toBe("It could not be kept.");
});
