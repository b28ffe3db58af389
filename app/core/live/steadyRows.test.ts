import { expect, test } from "vitest";
import { steadyRows } from "./steadyRows.ts";

const row = (id: string, text = "") => ({ id, text });
const idOf = ({ id }: { id: string }) => id;
const kept = [row("c"), row("b")];

test("new rows in front wait; changed rows are updated in place", () => {
  const { rows, newCount } = steadyRows(kept, [row("d"), row("c", "new"), row("b")], idOf);
  expect(rows).toEqual([row("c", "new"), row("b")]);
  expect(newCount).toBe(1);
});

test("rows after the last shown row are appended: they move no row", () =>
  expect(steadyRows(kept, [...kept, row("a")], idOf)).toMatchObject({ rows: [row("c"), row("b"), row("a")], newCount: 0 }));

test("removed rows keep their place and are reported", () => {
  const { rows, removedIds } = steadyRows(kept, [row("b")], idOf);
  expect(rows).toEqual(kept);
  expect([...removedIds]).toEqual(["c"]);
});
