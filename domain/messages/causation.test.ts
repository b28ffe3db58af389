import { describe, expect, test } from "vitest";
import { causationIdOf, causeKinds, parseCausationId, readCausationId } from "./causation.ts";
import { byteLength, createMessage, parseMessage, platformLimits, withCausationId, wrapInEnvelope } from "./envelope.ts";

const cause = causationIdOf("job", "e-1.stock-commands");
const origin = { source: "test", eventId: "e-2", now: new Date(0) };

describe("a causation id", () => {
  test.each(causeKinds)("names an object of the kind %s", (kind) =>
    expect(parseCausationId(causationIdOf(kind, "a-1"))).toEqual({ kind, id: "a-1" }),
  );

  test("names a step of a run", () => expect(parseCausationId("workflow:r-1#ship")).toEqual({ kind: "workflow", id: "r-1#ship" }));

  test.each([null, "", "e-1", "order:e-1", "job:", "job: e-1", `job:${"x".repeat(201)}`])("is not %j", (text) =>
    expect(parseCausationId(text)).toBeNull(),
  );
});

describe("a message", () => {
  test("carries the cause that it was created with", () => {
    const message = createMessage("count.requested", { shop: "b", requested_by: "t" }, { ...origin, causationId: cause });
    expect(readCausationId(message)).toBe(cause);
    expect(message).toEqual(expect.objectContaining({ causation_id: cause }));
  });

  test("has no such field without a cause", () => expect(wrapInEnvelope("a", {}, origin)).not.toHaveProperty("causation_id"));

  test("keeps its own cause", () => {
    const message = wrapInEnvelope("a", {}, { ...origin, causationId: "workflow:r-1" });
    expect(withCausationId(message, cause)).toBe(message);
    expect(withCausationId(wrapInEnvelope("a", {}, origin), cause)).toEqual({ ...wrapInEnvelope("a", {}, origin), causation_id: cause });
  });

  test.each([42, null, "e-1", { id: "e-1" }])("of a sender that uses the field for %j is valid, and names no cause", (value) => {
    const body = { ...createMessage("count.requested", { shop: "b", requested_by: "t" }, origin), causation_id: value };
    const parsed = parseMessage(body);
    expect(parsed.ok && parsed.message.causation_id).toBeUndefined();
    expect(parsed.ok).toBe(true);
    expect(readCausationId(body)).toBeNull();
    expect(withCausationId(body, cause)).toBe(body);
  });

  test("that would become too large stays without a cause", () => {
    const message = { event_id: "e", payload: "" };
    const full = { ...message, payload: "x".repeat(platformLimits.messageBytes - byteLength(message)) };
    expect(withCausationId(full, cause)).toBe(full);
  });
});
