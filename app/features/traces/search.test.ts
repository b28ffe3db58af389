import { expect, test } from "vitest";
import { readTraceSearch, readTraceListSearch } from "./search.ts";

test("a list is asked for by tenant, text and age, and by nothing else", () => {
  expect(readTraceListSearch({ tenant: "niche-fi", q: "cycle", since: "24h", other: "1" })).toEqual({
    tenant: "niche-fi",
    q: "cycle",
    since: "24h",
  });
  expect(readTraceListSearch({ tenant: "", q: "", since: "toString" })).toEqual({});
});

test("the view of a trace is read from the URL, without invalid values", () => {
  const all = { span: "s", rows: "all", idle: "shown", live: "off", from: "10", to: "200" };
  expect(readTraceSearch(all)).toEqual(all);
  expect(readTraceSearch({ span: "", rows: "some", idle: "no", live: "on", from: "200", to: "10" })).toEqual({});
  expect(readTraceSearch({ from: "10" })).toEqual({});
  expect(readTraceSearch({ from: "-1", to: "5e3" })).toEqual({});
});
