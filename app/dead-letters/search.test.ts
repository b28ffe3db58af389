import { expect, test } from "vitest";
import { readDeadLetterSearch } from "./search.ts";

test("keeps what is known and leaves out the rest", () =>
  expect(readDeadLetterSearch({ status: "dropped", queue: "publish-commands", q: "", page: "3" })).toEqual({
    status: "dropped",
    queue: "publish-commands",
  }));

test("open is what is shown without a word", () => {
  expect(readDeadLetterSearch({ status: "open" })).toEqual({});
  expect(readDeadLetterSearch({ status: "nonsense" })).toEqual({});
});

test("a time that can't be read is left out", () => {
  expect(readDeadLetterSearch({ from: "today", to: "2026-11-21T09:00" })).toEqual({ from: "today", to: "2026-11-21T09:00" });
  expect(readDeadLetterSearch({ from: "whenever" })).toEqual({});
});
