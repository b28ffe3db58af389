import { expect, test } from "vitest";
import { planFactory } from "#factories/plans";
import { draftErrors, draftOf, readCanary, readPace } from "./draft.ts";

const plan = planFactory.build();
const draft = { ...draftOf(plan), typed: "171" };

test("a plan is confirmed in proportion to its size", () => {
  expect(draftErrors(draft, plan)).toEqual({});
  expect(draftErrors({ ...draft, typed: "17" }, plan)).toEqual({ typed: "Type 171." });
  const large = planFactory.build({ eligible: 1_171, reason: null });
  expect(draftErrors({ ...draft, reason: " ", typed: "1,171" }, large)).toEqual({ reason: expect.stringContaining("Enter a reason") });
  const small = planFactory.build({ eligible: 3, reason: null, confirmation: { reason: false, typed: false, secondOperator: false } });
  expect(draftErrors(draftOf(small), small)).toEqual({});
});

test("a canary is proposed where many messages are sent again, and pace and canary are read as typed", () => {
  expect(draftOf(planFactory.build({ canary: null }))).toMatchObject({ first: "5", percent: "20" });
  expect(draftOf(planFactory.build({ canary: null, action: "drop" }))).toMatchObject({ first: "", percent: "" });
  expect(draftOf(planFactory.build({ canary: null, eligible: 3 }))).toMatchObject({ first: "", percent: "" });
  expect(readCanary({ ...draft, first: "", percent: "" })).toBeNull();
  expect(readCanary({ ...draft, first: "", percent: "12.5" })).toEqual({ first: 0, maxFailureRate: 0.125 });
  expect([readCanary({ ...draft, first: "5", percent: "" }), readCanary({ ...draft, first: "1.5" })]).toEqual([undefined, undefined]);
  expect(["", "2", "0.5", "0", "1001", "x"].map(readPace)).toEqual([null, 2, 0.5, undefined, undefined, undefined]);
});
