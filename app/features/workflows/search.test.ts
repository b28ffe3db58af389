import { expect, test } from "vitest";
import { filterOf, readWorkflowSearch } from "./search.ts";

test("keeps valid parameters and leaves out the rest", () =>
  expect(
    readWorkflowSearch({ status: "waiting", tenant: "niche-fi", q: "tents", from: "24h", to: "someday", step: "draft", page: "3" }),
  ).toEqual({
    status: "waiting",
    tenant: "niche-fi",
    q: "tents",
    from: "24h",
    step: "draft",
  }));

test("the open step is not part of the filter", () =>
  expect(filterOf(readWorkflowSearch({ status: "nonsense", step: "approval" }))).toEqual({}));
