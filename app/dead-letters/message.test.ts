import { deadLetterActions } from "#domain/allowed";
import { encodeBody } from "#domain/messages/bodies";
import { isReadable } from "#domain/dead-letters/replay";
import { describe, expect, test } from "vitest";
import { editablePart, editableMessage, type FullDeadLetter, notStoredReason, parseBody, displayedBody } from "./message.ts";

const envelope = JSON.stringify({
  event_id: "e-1",
  type: "content.publish",
  source: "test",
  timestamp: "2026-10-01T09:00:00.000Z",
  payload: {},
});
const letter = (change: Partial<FullDeadLetter> = {}): FullDeadLetter => ({
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
  readable: true,
  jobNow: "failed",
  ...change,
});
/** As the server tells them: whether the message can be read is told beside it. */
const actsOn = (one: FullDeadLetter) =>
  deadLetterActions({ ...one, readable: one.replays === "job" ? isReadable(one) : one.replays === "body" });

test("an open one can be replayed, edited, snoozed and dropped", () =>
  expect(deadLetterActions(letter())).toEqual({ replay: true, edit: true, drop: true, snooze: true, restore: false }));

test("a dropped one can only be restored", () =>
  expect(actsOn(letter({ status: "dropped" }))).toEqual({ replay: false, edit: false, drop: false, snooze: false, restore: true }));

test("nothing is left to do with a replayed one", () => expect(Object.values(actsOn(letter({ status: "replayed" })))).not.toContain(true));

describe("what its queue can't read", () => {
  const broken: [string, Partial<FullDeadLetter>, object][] = [
    ["text", { contentType: "text", body: "hello" }, {}],
    ["no object", { body: "[1]" }, {}],
    ["bytes", { contentType: "bytes", body: "AAEC" }, {}],
    ["an unknown type", { body: JSON.stringify({ ...JSON.parse(envelope), type: "content.publsh" }) }, { event_id: "e-1", source: "test" }],
    ["no event id", { body: JSON.stringify({ ...JSON.parse(envelope), event_id: undefined, job: {} }) }, { source: "test", job: {} }],
    [
      "no source, inside text",
      { contentType: "text", body: `{"event_id":"e-2","payload":{"n":1}}` },
      { event_id: "e-2", payload: { n: 1 } },
    ],
  ];
  test.each(broken)("is edited as a whole message that keeps what can be kept: %s", (_, change, kept) => {
    const one = letter({ reason: "malformed", ...change });
    expect(actsOn(one)).toMatchObject({ replay: false, edit: true, drop: true });
    const { name, text } = editablePart(one);
    expect([name, JSON.parse(text)]).toEqual([
      "message",
      {
        event_id: "d-1",
        type: "content.publish",
        source: "signalbox",
        timestamp: "2026-10-01T09:00:00.000Z",
        payload: {},
        ...kept,
      },
    ]);
  });

  test("where only the payload is wrong it is edited first, and the whole message can be", () => {
    const one = letter({ reason: "malformed" });
    expect([editablePart(one).name, editableMessage(one)?.name]).toEqual(["payload", "message"]);
    expect(JSON.parse(editableMessage(one)?.text ?? "")).toEqual(JSON.parse(envelope));
  });
});

test("a payload that does not fit can be put right", () =>
  expect(actsOn(letter({ reason: "malformed" }))).toMatchObject({ replay: false, edit: true }));

describe("a dead letter of a queue that knows nothing of jobs", () => {
  const foreign = (change: Partial<FullDeadLetter>) =>
    letter({ queue: "orders", type: "unknown", reason: "undelivered", replays: "body", ...change });

  test("can be replayed whatever it holds, and edited as a whole", () => {
    expect(actsOn(foreign({ body: "[1]" }))).toMatchObject({ replay: true, edit: true, drop: true });
    expect(editablePart(foreign({ body: "[1]" }))).toEqual({ name: "body", text: "[\n  1\n]" });
  });

  test.each([
    ["text", `"AAEC"`],
    ["bytes", "{}"],
    ["v8", "{}"],
  ] as const)("that holds %s is replaced by another message", (contentType, text) => {
    const one = foreign({ contentType, body: "AAEC" });
    expect(actsOn(one)).toMatchObject({ replay: true, edit: true });
    expect([editablePart(one), editableMessage(one)]).toEqual([{ name: "message", text }, undefined]);
  });

  test("can't be replayed as it came when it could not be kept", () =>
    expect(actsOn(foreign({ contentType: "v8", body: `{"unwritable":"[object Blob]"}`, replays: null }))).toMatchObject({
      replay: false,
      edit: true,
      drop: true,
    }));

  test("with jobs of its own is edited like a message", () =>
    expect(editablePart(foreign({ replays: "job" }))).toEqual({ name: "payload", text: "{}" }));
});

test("what is told to be JSON and is none is shown as it came, and replaced", () => {
  const broken = letter({ replays: "body", body: "{not json" });
  expect(editablePart(broken)).toEqual({ name: "message", text: "{}" });
  expect(displayedBody(broken)).toBe("{not json");
});

test("a number keeps its digits in the editor", () => {
  const body = envelope.replace('"payload":{}', '"payload":{"n":12345678901234567890}');
  expect(editablePart(letter({ body })).text).toContain("12345678901234567890");
});

test("a body that is no object stays text", () => expect(parseBody("3")).toEqual({ text: "3" }));

test("a body that could not be kept says why", () => {
  expect(notStoredReason(encodeBody({ file: new Blob(["x"]) }))).toBe("A Blob can't be kept as text.");
  expect(notStoredReason({ body: "{}" })).toBe("It could not be kept.");
});
