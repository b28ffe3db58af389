import fc from "fast-check";
import { expect, test } from "vitest";
import { createDeadLetterAlert, alertKeyOf, parseAlertKey, type AlertSubject, runAlertKeyOf } from "./alert.ts";
import { parseMessage } from "../messages/envelope.ts";

const subject: AlertSubject = {
  queue: "alerts-events",
  type: "content.published",
  brand: "niche-fi",
  correlationId: "c-1",
  errorName: "TypeError",
  errorMessage: "no such field\n  at line 3",
  fingerprint: "0123456789abcdef",
};
const details = { title: "Dead letter in alerts-events", deadLetterId: "d-1", source: "signalbox" };

test("an alert has the type, queue and error of the dead letter", () => {
  expect(createDeadLetterAlert(subject, details)).toMatchObject({
    type: "alert.raised",
    correlation_id: "c-1",
    payload: {
      brand_slug: "niche-fi",
      title: "Dead letter in alerts-events",
      detail: "content.published: TypeError: no such field\n  at line 3",
      key: "alerts-events 0123456789abcdef",
      count: 1,
    },
  });
  expect(createDeadLetterAlert(subject, details).event_id).toBe(createDeadLetterAlert(subject, details).event_id);
});

test("an alert is a valid message for any dead letter", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom("a b", "", " ", "\0", "\ud800", "x".repeat(5_000), "💡".repeat(2_000), "\r\n\t"),
  );
  const reported = fc.record({
    queue: text,
    type: text,
    brand: fc.option(text),
    correlationId: fc.option(text),
    errorName: text,
    errorMessage: text,
    fingerprint: text,
  });
  fc.assert(
    fc.property(reported, text, fc.integer({ min: 1, max: 1e6 }), (anySubject, title, count) => {
      const message = createDeadLetterAlert(anySubject, { ...details, title, count });
      const travelled = JSON.parse(JSON.stringify(message)) as typeof message;
      expect(travelled).toEqual(message);
      expect(parseMessage(travelled)).toMatchObject({ ok: true });
      expect((message.payload as { title: string }).title).not.toMatch(/[\0\r\n\t]/);
    }),
    { numRuns: 50 },
  );
});

test("the key of an alert names its cause", () => {
  expect(parseAlertKey(alertKeyOf({ queue: "publish-commands", fingerprint: "f-1" }))).toEqual({
    queue: "publish-commands",
    fingerprint: "f-1",
    run: null,
  });
  expect(parseAlertKey(runAlertKeyOf("r-1"))).toEqual({ queue: null, fingerprint: null, run: "r-1" });
  for (const key of [null, "0123456789abcdef", "workflow:", "Two words"])
    expect(parseAlertKey(key)).toEqual({ queue: null, fingerprint: null, run: null });
});
