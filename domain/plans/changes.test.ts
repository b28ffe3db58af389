import { expect, test } from "vitest";
import type { ReplayableMessage } from "../dead-letters/outgoing.ts";
import { differencesOf } from "../messages/differences.ts";
import { JsonPatch } from "../messages/jsonPatch.ts";
import { changeMessage, type MessageChange } from "./changes.ts";

const envelope = { event_id: "e-1", type: "order.paid", source: "test", timestamp: "2026-01-01T00:00:00.000Z" };
const message = (body: unknown, fields: Partial<ReplayableMessage> = {}): ReplayableMessage => ({
  id: "d-1",
  queue: "own",
  eventId: "e-1",
  contentType: "json",
  replays: "job",
  body: JSON.stringify(body),
  ...fields,
});
const patchOf = (...patch: unknown[]): MessageChange => ({ patch: JsonPatch.parse(patch), target: null });
const replaceTotal = patchOf({ op: "replace", path: "/total", value: 2 });

test("a patch changes the payload of a message, and the whole of a body without an envelope", () => {
  const changed = changeMessage(message({ ...envelope, payload: { total: 1 }, extra: true }), replaceTotal);
  expect(changed).toMatchObject({
    ok: true,
    queue: "own",
    outgoing: { mode: "job", body: { ...envelope, payload: { total: 2 }, extra: true } },
  });
  expect(changed.ok && changed.differences()).toEqual([{ path: "/total", before: "1", after: "2" }]);
  const body = changeMessage(message({ total: 1 }, { replays: "body", eventId: null }), replaceTotal);
  expect(body).toMatchObject({ ok: true, outgoing: { mode: "body", text: '{"total":2}' } });
});

test("what a change does not fit says why", () => {
  const one = message({ ...envelope, payload: { total: 1 } });
  expect(changeMessage(one, patchOf({ op: "test", path: "/total", value: 7 }))).toMatchObject({
    skip: "patch_failed",
    why: expect.stringContaining("operation 1 (test): /total has another value"),
  });
  expect(changeMessage(message("text", { contentType: "text" }), replaceTotal)).toMatchObject({ skip: "not_patchable" });
  expect(changeMessage(message({ total: 1 }), replaceTotal)).toMatchObject({ skip: "not_patchable" });
  const large = patchOf({ op: "add", path: "/note", value: "x".repeat(15_000) });
  expect(changeMessage(message({ ...envelope, payload: { text: "x".repeat(113_000) } }), large)).toMatchObject({ skip: "too_large" });
});

test("a message goes to another queue as a job of it, or as a body", () => {
  const one = message({ ...envelope, payload: { total: 1 } });
  const to = (mode: "job" | "body"): MessageChange => ({ patch: null, target: { queue: "other", mode } });
  expect(changeMessage(one, to("job"))).toMatchObject({
    ok: true,
    queue: "other",
    outgoing: { mode: "job", message: { event_id: "e-1" } },
  });
  expect(changeMessage(one, to("body"))).toMatchObject({ ok: true, queue: "other", outgoing: { mode: "body", text: null } });
  const patched = changeMessage(one, { ...to("body"), patch: replaceTotal.patch });
  expect(patched).toMatchObject({ outgoing: { text: JSON.stringify({ ...envelope, payload: { total: 2 } }) } });
  // A body becomes a job only if it is a message.
  expect(changeMessage(message({ total: 1 }, { replays: "body", eventId: null }), to("job"))).toMatchObject({ skip: "invalid_message" });
});

test("differences are named by their place, and cut where they are many or long", () => {
  expect(differencesOf({ a: [1, 2], "b/c": "x", same: {} }, { a: [1, 3, 4], "b/c": { d: 1 }, same: {}, new: null })).toEqual([
    { path: "/a/1", before: "2", after: "3" },
    { path: "/a/2", before: null, after: "4" },
    { path: "/b~1c", before: '"x"', after: '{"d":1}' },
    { path: "/new", before: null, after: "null" },
  ]);
  const many = Array.from({ length: 50 }, (_, n) => n);
  expect(differencesOf(many, [])).toHaveLength(20);
  expect(differencesOf("", "x".repeat(500))[0]?.after).toHaveLength(201);
});
