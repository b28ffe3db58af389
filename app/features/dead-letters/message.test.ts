import { deadLetterActions } from "#domain/allowed";
import { encodeBody } from "#domain/messages/bodies";
import { isReadable } from "#domain/dead-letters/replay";
import { describe, expect, test } from "vitest";
import { deadLetterFactory } from "#factories/deadLetters";
import { editablePart, editableMessage, type FullDeadLetter, notStoredReason, parseBody, displayedBody } from "./message.ts";

const envelope = JSON.stringify({
  event_id: "e-1",
  type: "content.publish",
  source: "test",
  timestamp: "2026-10-01T09:00:00.000Z",
  payload: {},
});
const deadLetter = (change: Partial<FullDeadLetter> = {}): FullDeadLetter =>
  deadLetterFactory.build({ body: envelope, bytes: envelope.length, preview: envelope, carries: "{}", ...change });
/** The allowed actions as the server computes them, with `readable` set from the message. */
const allowedFor = (item: FullDeadLetter) =>
  deadLetterActions({ ...item, readable: item.replays === "job" ? isReadable(item) : item.replays === "body" });

test("an open dead letter can be replayed, edited, snoozed and dropped", () =>
  expect(deadLetterActions(deadLetter())).toEqual({ replay: true, edit: true, drop: true, snooze: true, restore: false }));

test("a dropped dead letter can only be restored", () =>
  expect(allowedFor(deadLetter({ status: "dropped" }))).toEqual({ replay: false, edit: false, drop: false, snooze: false, restore: true }));

test("a replayed dead letter allows no action", () =>
  expect(Object.values(allowedFor(deadLetter({ status: "replayed" })))).not.toContain(true));

describe("a message that its queue can't read", () => {
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
  test.each(broken)("is edited as a whole message that keeps the valid fields: %s", (_, change, kept) => {
    const item = deadLetter({ reason: "malformed", ...change });
    expect(allowedFor(item)).toMatchObject({ replay: false, edit: true, drop: true });
    const { name, text } = editablePart(item);
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

  test("if only the payload is wrong, the payload is edited, and the whole message can be", () => {
    const item = deadLetter({ reason: "malformed" });
    expect([editablePart(item).name, editableMessage(item)?.name]).toEqual(["payload", "message"]);
    expect(JSON.parse(editableMessage(item)?.text ?? "")).toEqual(JSON.parse(envelope));
  });
});

test("an invalid payload can be edited", () =>
  expect(allowedFor(deadLetter({ reason: "malformed" }))).toMatchObject({ replay: false, edit: true }));

describe("a dead letter of an external queue", () => {
  const external = (change: Partial<FullDeadLetter>) =>
    deadLetter({ queue: "orders", type: "unknown", reason: "undelivered", replays: "body", ...change });

  test("can be replayed with any body, and edited as a whole", () => {
    expect(allowedFor(external({ body: "[1]" }))).toMatchObject({ replay: true, edit: true, drop: true });
    expect(editablePart(external({ body: "[1]" }))).toEqual({ name: "body", text: "[\n  1\n]" });
  });

  test.each([
    ["text", `"AAEC"`],
    ["bytes", "{}"],
    ["v8", "{}"],
  ] as const)("with a body of %s is replaced by another message", (contentType, text) => {
    const item = external({ contentType, body: "AAEC" });
    expect(allowedFor(item)).toMatchObject({ replay: true, edit: true });
    expect([editablePart(item), editableMessage(item)]).toEqual([{ name: "message", text }, undefined]);
  });

  test("can't be replayed unchanged if it could not be stored", () =>
    expect(allowedFor(external({ contentType: "v8", body: `{"unwritable":"[object Blob]"}`, replays: null }))).toMatchObject({
      replay: false,
      edit: true,
      drop: true,
    }));

  test("with a job is edited like a message", () =>
    expect(editablePart(external({ replays: "job" }))).toEqual({ name: "payload", text: "{}" }));
});

test("a body declared as JSON that is not JSON is shown unchanged, and replaced", () => {
  const broken = deadLetter({ replays: "body", body: "{not json" });
  expect(editablePart(broken)).toEqual({ name: "message", text: "{}" });
  expect(displayedBody(broken)).toBe("{not json");
});

test("a number keeps its digits in the editor", () => {
  const body = envelope.replace('"payload":{}', '"payload":{"n":12345678901234567890}');
  expect(editablePart(deadLetter({ body })).text).toContain("12345678901234567890");
});

test("a body that is not an object stays text", () => expect(parseBody("3")).toEqual({ text: "3" }));

test("a body that could not be stored says why", () => {
  expect(notStoredReason(encodeBody({ file: new Blob(["x"]) }))).toBe("A Blob can't be stored as text.");
  expect(notStoredReason({ body: "{}" })).toBe("It could not be stored.");
});
