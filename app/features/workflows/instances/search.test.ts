import { expect, test } from "vitest";
import { filterOf, readInstanceSearch } from "./search.ts";

test("valid parameters are read, all others left out", () => {
  expect(readInstanceSearch({ status: "errored", step: "charge-1", x: "1" })).toEqual({ status: "errored", step: "charge-1" });
  expect(readInstanceSearch({ status: "failed", step: "s".repeat(301) })).toEqual({});
  expect(filterOf({ status: "paused", step: "charge-1" })).toEqual({ status: "paused" });
});
