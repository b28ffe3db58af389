import { expect, test } from "vitest";
import { filterOf, readWorkflowSearch } from "./search.ts";

test("keeps valid parameters and leaves out the rest", () =>
  expect(
    readWorkflowSearch({ status: "waiting", brand: "niche-fi", q: "tents", from: "24h", to: "someday", step: "draft-article", page: "3" }),
  ).toEqual({
    status: "waiting",
    brand: "niche-fi",
    q: "tents",
    from: "24h",
    step: "draft-article",
  }));

test("the open step is not part of the filter", () =>
  expect(filterOf(readWorkflowSearch({ status: "nonsense", step: "approval" }))).toEqual({}));
