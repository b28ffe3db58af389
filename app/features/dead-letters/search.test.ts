import { expect, test } from "vitest";
import { readDeadLetterSearch, readGroupSearch, readListSearch, showsList } from "./search.ts";

test("keeps known parameters and leaves out the rest", () =>
  expect(readDeadLetterSearch({ status: "dropped", queue: "publish-commands", q: "", page: "3" })).toEqual({
    status: "dropped",
    queue: "publish-commands",
  }));

test("the status is open by default, and asking for it asks for the list", () => {
  expect(readDeadLetterSearch({ status: "open" })).toEqual({ view: "list" });
  expect(readDeadLetterSearch({ status: "open", fingerprint: "f" })).toEqual({ fingerprint: "f" });
  expect(readDeadLetterSearch({ status: "nonsense" })).toEqual({});
});

test("a deletion date belongs to a list with resolved dead letters", () => {
  expect(readDeadLetterSearch({ status: "dropped", expires: "7d" })).toEqual({ status: "dropped", expires: "7d" });
  for (const search of [{ expires: "7d" }, { status: "snoozed", expires: "7d" }, { status: "all", expires: "7x" }])
    expect(readDeadLetterSearch(search)).not.toHaveProperty("expires");
});

test("an invalid time is left out", () => {
  expect(readDeadLetterSearch({ from: "today", to: "2026-11-21T09:00" })).toEqual({ from: "today", to: "2026-11-21T09:00" });
  expect(readDeadLetterSearch({ from: "whenever" })).toEqual({});
});

test("the screen shows the groups, unless the parameters are those of the list", () => {
  const views = [
    "",
    "?status=open",
    "?queue=a",
    "?fingerprint=f&status=all",
    "?view=list",
    "?view=groups&queue=a",
    "?group=f",
    "?sort=rate",
    "?groups=muted",
  ];
  const isList = (query: string) => showsList(readDeadLetterSearch(Object.fromEntries(new URLSearchParams(query))));
  expect(views.filter(isList)).toEqual(["?status=open", "?queue=a", "?fingerprint=f&status=all", "?view=list"]);
});

test("the parameters of the groups", () => {
  expect(readDeadLetterSearch({ group: "f", sort: "count", groups: "muted", status: "dropped", type: "t" })).toEqual({
    group: "f",
    sort: "count",
    groups: "muted",
  });
  expect(readDeadLetterSearch({ group: "f", sort: "name", groups: "open" })).toEqual({ group: "f" });
});

test("a view stays when its last filter is removed, or its first is set", () => {
  expect([readListSearch({ q: "" }), readListSearch({ queue: "a" })]).toEqual([{ view: "list" }, { queue: "a" }]);
  expect([readGroupSearch({ q: "" }), readGroupSearch({ queue: "a" })]).toEqual([{}, { view: "groups", queue: "a" }]);
});
