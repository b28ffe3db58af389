import { describe, expect, test } from "vitest";
import { eventNames, events } from "#domain/messages/events";
import { ExactNumber } from "../../ui/JsonTree/parse.ts";
import { issuesByField, draftOf, fieldsOf, payloadOf } from "./fields.ts";
import { optionErrors, optionsOf, readNewJobSearch, defaultOptions } from "./options.ts";

test.each(eventNames)("the form of %s gives its sample back, which is valid", (type) => {
  const fields = fieldsOf(type);
  expect(fields.length).toBeGreaterThan(0);
  const payload = payloadOf(fields, draftOf(fields, events[type].sample));
  expect(payload).toEqual(events[type].sample);
  expect(events[type].payload.safeParse(payload).success).toBe(true);
});

describe("a form from a schema", () => {
  const fields = fieldsOf("research.requested");
  test("asks for each part in its own way", () =>
    expect(fields.map(({ name, kind, required, options }) => ({ name, kind, required, options }))).toEqual([
      { name: "brand_slug", kind: "text", required: true, options: [] },
      { name: "keywords", kind: "list", required: true, options: [] },
      { name: "priority", kind: "choice", required: true, options: ["low", "normal", "high"] },
      { name: "max_age_days", kind: "number", required: false, options: [] },
    ]));
  test("leaves out what is empty and need not be there; an emptied number is none", () => {
    const optional = fieldsOf("research.completed");
    expect(payloadOf(optional, { brand_slug: "a", research_ids: "r-1\n\n r-2 ", keywords_researched: "", priority: "" })).toEqual({
      brand_slug: "a",
      research_ids: ["r-1", "r-2"],
    });
  });
  test("keeps a number as it was typed, so that what would be rounded is seen", () => {
    const numbers = [
      { name: "n", kind: "number" as const, required: true, says: "", options: [] },
      { name: "j", kind: "json" as const, required: true, says: "", options: [] },
    ];
    const draft = draftOf(numbers, { n: new ExactNumber("9007199254740993"), j: [new ExactNumber("1e400")] });
    expect(draft).toEqual({ n: "9007199254740993", j: "[\n  1e400\n]" });
    expect(payloadOf(numbers, draft)).toEqual({ n: new ExactNumber("9007199254740993"), j: [new ExactNumber("1e400")] });
    expect(payloadOf(numbers, { n: "0012.50", j: "[2]" })).toEqual({ n: 12.5, j: [2] });
  });
  test("says what is wrong where it is", () =>
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

test("only options that were filled in are asked for", () => {
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
      onceId: " a ",
      onceFor: "2",
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
    onceFor: expect.any(String),
    delay: expect.any(String),
  });
});

test("the address of the form", () =>
  expect(readNewJobSearch({ queue: "a", type: "", like: "j", x: "y" })).toEqual({ queue: "a", like: "j" }));
