import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  byteLength,
  createMessage,
  derivedId,
  Envelope,
  isEnvelope,
  splitIntoBatches,
  platformLimits,
  newId,
  parseMessage,
} from "./envelope.ts";
import { messageTypeNames, messageTypeOf } from "../pipeline/messages.ts";

describe("the catalog", () => {
  test.each(messageTypeNames())("%s accepts its own sample, when it is created and when it is parsed", (name) => {
    const message = createMessage(name, messageTypeOf(name)?.sample, { source: "test", correlationId: "c-1" });
    const parsed = parseMessage(JSON.parse(JSON.stringify(message)));
    expect(parsed).toEqual({ ok: true, message });
  });

  test("refuses an invalid payload and names the fields", () => {
    expect(() => createMessage("parcel.send", { shop: "Not A Slug", parcel_id: "c", item: "" }, { source: "test" })).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [expect.objectContaining({ path: "payload.shop" }), expect.objectContaining({ path: "payload.item" })],
      }),
    );
  });

  test("refuses a message that is too large for the queue", () => {
    const urls = Array.from({ length: 100 }, () => "/".padEnd(500, "é"));
    expect(() => createMessage("delivery.requested", { shop: "a", urls }, { source: "x".repeat(80_000) })).toThrow(
      expect.objectContaining({ code: "too_large" }),
    );
  });

  test("never throws on any body", () => {
    fc.assert(
      fc.property(fc.anything(), (body) => void parseMessage(body)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...messageTypeNames()), fc.anything(), (type, payload) => {
        const result = parseMessage({ event_id: "a", type, source: "s", timestamp: "2026-10-01T00:00:00.000Z", payload });
        if (!result.ok) expect(result.issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("an envelope is recognized without a parse", () => {
  const valid = {
    event_id: newId(),
    type: "parcel.sent",
    source: "shop",
    timestamp: "2026-10-01T00:00:00.000Z",
    correlation_id: "c-1",
    causation_id: "job:e-1.parts",
    payload: { n: 1 },
  };
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom("a", "job:a", "a:b", "x".repeat(80), "x".repeat(81), "x".repeat(100), "x".repeat(101), "-a", "2026-10-01T00:00:00Z"),
    fc.constantFrom("2026-10-01", "2026-13-01T00:00:00Z", "2026-10-01T00:00:00.1234567Z", "2026-10-01T00:00:00+02:00", "é", "a\n"),
  );
  const field = fc.oneof({ weight: 3, arbitrary: text }, fc.constantFrom(undefined, null, 7, {}));

  test("only if its schema keeps it as it is", () => {
    const fields = fc.constantFrom(...(Object.keys(valid) as (keyof typeof valid)[]), "colour");
    let recognized = 0;
    fc.assert(
      fc.property(fc.dictionary(fields, field, { maxKeys: 2 }), (changed) => {
        const body = { ...valid, ...changed };
        const parsed = Envelope.loose().safeParse(body);
        const isKept = Object.entries(body).every(([name, value]) => parsed.success && Object.is(parsed.data[name], value));
        expect(isEnvelope(body)).toBe(isKept);
        recognized += Number(isKept);
      }),
      { numRuns: 2_000 },
    );
    expect(recognized).toBeGreaterThan(50);
  });

  test.each([null, undefined, "text", 7, [], {}, JSON.parse(JSON.stringify({ ...valid, payload: undefined }))])("and not in %j", (body) => {
    expect(isEnvelope(body)).toBe(false);
  });
});

test("a derived id is always the same, and sorts next to the id it derives from", () => {
  const parent = newId();
  const child = derivedId("follow-up", parent, "0");
  expect(child).toBe(derivedId("follow-up", parent, "0"));
  expect(child).not.toBe(derivedId("follow-up", parent, "1"));
  expect(derivedId("again", child).slice(0, 13)).toBe(parent.slice(0, 13));
  expect(child).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  expect(derivedId("pick", "north")).toBe(derivedId("pick", "north"));
});

test("batches keep the order and stay within the limits of the platform", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 127_000 }), { maxLength: 300 }), (sizes) => {
      const items = sizes.map((size, index) => ({ body: `${index}:${"x".repeat(size)}` }));
      const batches = splitIntoBatches(items, ({ body }) => byteLength(body));
      expect(batches.flat()).toEqual(items);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(platformLimits.batchMessages);
        expect(batch.reduce((sum, { body }) => sum + byteLength(body), 0)).toBeLessThanOrEqual(platformLimits.batchBytes);
      }
    }),
    { numRuns: 30 },
  );
});
