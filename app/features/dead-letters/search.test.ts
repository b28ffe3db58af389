import { expect, test } from "vitest";
import { readDeadLetterSearch } from "./search.ts";

test("keeps known parameters and leaves out the rest", () =>
  expect(readDeadLetterSearch({ status: "dropped", queue: "publish-commands", q: "", page: "3" })).toEqual({
    status: "dropped",
    queue: "publish-commands",
  }));

test("the status is open by default", () => {
  expect(readDeadLetterSearch({ status: "open" })).toEqual({});
  expect(readDeadLetterSearch({ status: "nonsense" })).toEqual({});
});

test("an invalid time is left out", () => {
  expect(readDeadLetterSearch({ from: "today", to: "2026-11-21T09:00" })).toEqual({ from: "today", to: "2026-11-21T09:00" });
  expect(readDeadLetterSearch({ from: "whenever" })).toEqual({});
});
