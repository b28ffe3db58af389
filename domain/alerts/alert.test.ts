import fc from "fast-check";
import { expect, test } from "vitest";
import { createDeadLetterAlert, alertKeyOf, parseAlertKey, type AlertSubject, runAlertKeyOf } from "./alert.ts";

const subject: AlertSubject = {
  queue: "alert-events",
  type: "parcel.packed",
  tenant: "north",
  correlationId: "c-1",
  errorName: "TypeError",
  errorMessage: "no such field\n  at line 3",
  fingerprint: "0123456789abcdef",
};
const details = { title: "Dead letter in alert-events", deadLetterId: "d-1", raisedAt: "2026-10-01T00:00:00.000Z" };

test("an alert has the type, queue and error of the dead letter", () => {
  expect(createDeadLetterAlert(subject, details)).toMatchObject({
    tenant: "north",
    severity: "critical",
    title: "Dead letter in alert-events",
    detail: "parcel.packed: TypeError: no such field\n  at line 3",
    key: "alert-events 0123456789abcdef",
    count: 1,
    correlationId: "c-1",
    raisedAt: details.raisedAt,
  });
  expect(createDeadLetterAlert(subject, details).id).toBe(createDeadLetterAlert(subject, details).id);
});

test("an alert can be stored for any dead letter", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom("a b", "", " ", "\0", "\ud800", "x".repeat(5_000), "💡".repeat(2_000), "\r\n\t"),
  );
  const reported = fc.record({
    queue: text,
    type: text,
    tenant: fc.option(text),
    correlationId: fc.option(text),
    errorName: text,
    errorMessage: text,
    fingerprint: text,
  });
  fc.assert(
    fc.property(reported, text, fc.integer({ min: 1, max: 1e6 }), (anySubject, title, count) => {
      const alert = createDeadLetterAlert(anySubject, { ...details, title, count });
      for (const field of [alert.id, alert.key, alert.tenant ?? "", alert.title, alert.detail, alert.correlationId ?? ""]) {
        expect(field).not.toMatch(/\0/);
        expect(field.isWellFormed()).toBe(true);
        expect(field.length).toBeLessThanOrEqual(2_000);
      }
      expect(alert.title).toMatch(/^[^\r\n\t]+$/);
      expect(alert.key).toMatch(/^[^\r\n\t]+$/);
    }),
    { numRuns: 50 },
  );
});

test("the key of an alert names its cause", () => {
  expect(parseAlertKey(alertKeyOf({ queue: "parcel-commands", fingerprint: "f-1" }))).toEqual({
    queue: "parcel-commands",
    fingerprint: "f-1",
    run: null,
  });
  expect(parseAlertKey(runAlertKeyOf("r-1"))).toEqual({ queue: null, fingerprint: null, run: "r-1" });
  for (const key of [null, "0123456789abcdef", "workflow:", "Two words"])
    expect(parseAlertKey(key)).toEqual({ queue: null, fingerprint: null, run: null });
});
