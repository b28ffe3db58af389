import { expect, test } from "vitest";
import { queryClient } from "../queryClient.ts";
import { changeListedRows } from "./listCache.ts";

type Row = { id: string; state: string };
const row = (id: string, state = "open"): Row => ({ id, state });
const page = (...items: Row[]) => ({ items, nextCursor: null });
const read = (key: readonly string[]) => queryClient.getQueryData(key);

test("a row is changed in each list below the key, loaded pages and compared page alike", () => {
  const pages = [page(row("a"), row("b")), page(row("c"))];
  queryClient.setQueryData(["things", "list", "x"], { pages, pageParams: [] });
  queryClient.setQueryData(["things", "list", "x", "latest", "1"], page(row("a")));
  queryClient.setQueryData(["others", "list"], page(row("a")));
  changeListedRows<Row>(["things", "list"], (item) => (item.id === "a" ? row("a", "dropped") : item));
  expect(read(["things", "list", "x"])).toEqual({ pages: [page(row("a", "dropped"), row("b")), page(row("c"))], pageParams: [] });
  expect(read(["things", "list", "x", "latest", "1"])).toEqual(page(row("a", "dropped")));
  expect(read(["others", "list"])).toEqual(page(row("a")));
  expect((read(["things", "list", "x"]) as { pages: unknown[] }).pages[1], "a page without a change").toBe(pages[1]);
});

test("a removed row leaves its list", () => {
  queryClient.setQueryData(["gone", "list"], { pages: [page(row("a"), row("b"))], pageParams: [] });
  changeListedRows<Row>(["gone", "list"], (item) => (item.id === "a" ? undefined : item));
  expect(read(["gone", "list"])).toEqual({ pages: [page(row("b"))], pageParams: [] });
});
