import { describe, expect, test } from "vitest";
import { eventNames, events } from "#brand-engine/domain/events";
import { ExactNumber } from "#app/ui/JsonTree/parse.ts";
import { issuesByField, draftOf, fieldsOf, payloadOf } from "#app/features/jobs/new/fields.ts";
import { optionErrors, optionsOf, defaultOptions } from "#app/ui/jobOptions.ts";
import { readNewJobSearch } from "#app/features/jobs/new/search.ts";

test.each(eventNames)("the form of %s returns its sample unchanged, and the sample is valid", (type) => {
  const fields = fieldsOf(type);
  expect(fields.length).toBeGreaterThan(0);
  const payload = payloadOf(fields, draftOf(fields, events[type].sample));
  expect(payload).toEqual(events[type].sample);
  expect(events[type].payload.safeParse(payload).success).toBe(true);
});

describe("a form from a schema", () => {
  const fields = fieldsOf("research.requested");
  test("has a field of the right kind for each property", () =>
    expect(fields.map(({ name, kind, required, options }) => ({ name, kind, required, options }))).toEqual([
      { name: "brand_slug", kind: "text", required: true, options: [] },
      { name: "keywords", kind: "list", required: true, options: [] },
      { name: "priority", kind: "choice", required: true, options: ["low", "normal", "high"] },
      { name: "max_age_days", kind: "number", required: false, options: [] },
    ]));
  test("leaves out empty optional fields; an emptied number is no value", () => {
    const optional = fieldsOf("research.completed");
    expect(payloadOf(optional, { brand_slug: "a", research_ids: "r-1\n\n r-2 ", keywords_researched: "", priority: "" })).toEqual({
      brand_slug: "a",
      research_ids: ["r-1", "r-2"],
    });
  });
  test("keeps a number exactly as it was typed, so that rounding can be reported", () => {
    const numbers = [
      { name: "n", kind: "number" as const, required: true, hint: "", options: [] },
      { name: "j", kind: "json" as const, required: true, hint: "", options: [] },
    ];
    const draft = draftOf(numbers, { n: new ExactNumber("9007199254740993"), j: [new ExactNumber("1e400")] });
    expect(draft).toEqual({ n: "9007199254740993", j: "[\n  1e400\n]" });
    expect(payloadOf(numbers, draft)).toEqual({ n: new ExactNumber("9007199254740993"), j: [new ExactNumber("1e400")] });
    expect(payloadOf(numbers, { n: "0012.50", j: "[2]" })).toEqual({ n: 12.5, j: [2] });
  });
  test("shows each issue at its field", () =>
    expect(
      issuesByField(
        [
          { path: "payload.keywords.3", message: "too long" },
          { path: "payload", message: "no" },
        ],
        fields,
      ),
    ).toEqual({ keywords: "too long", form: "payload: no" }));
});

test("sends only options that were filled in", () => {
  expect(optionsOf(defaultOptions)).toEqual({});
  expect(
    optionsOf({
      ...defaultOptions,
      attempts: "7",
      timeout: "1.5",
      delay: "1.5",
      unit: "h",
      priority: "-2",
      key: " b ",
      deduplicationId: " a ",
      deduplicationMinutes: "2",
    }),
  ).toEqual({
    attempts: 7,
    timeoutMs: 1_500,
    delayMs: 5_400_000,
    priority: -2,
    key: "b",
    deduplication: { id: "a", ttlMs: 120_000 },
  });
  expect(optionErrors([{ path: "deduplication.ttlMs" }, { path: "delayMs" }])).toMatchObject({
    deduplicationMinutes: expect.any(String),
    delay: expect.any(String),
  });
});

test("reads the URL parameters of the form", () =>
  expect(readNewJobSearch({ queue: "a", type: "", like: "j", x: "y" })).toEqual({ queue: "a", like: "j" }));
