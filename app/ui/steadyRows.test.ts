import { expect, test } from "vitest";
import { steadyRows } from "./steadyRows.ts";

const row = (id: string, says = "") => ({ id, says });
const idOf = ({ id }: { id: string }) => id;
const kept = [row("c"), row("b")];

test("what comes in front waits, what changes is shown in its place", () => {
  const { rows, newCount: fresh } = steadyRows(kept, [row("d"), row("c", "new"), row("b")], idOf);
  expect(rows).toEqual([row("c", "new"), row("b")]);
  expect(fresh).toBe(1);
});

test("what is loaded behind the last row is shown: it moves none", () =>
  expect(steadyRows(kept, [...kept, row("a")], idOf)).toMatchObject({ rows: [row("c"), row("b"), row("a")], newCount: 0 }));

test("what is no longer there keeps its place, and is told", () => {
  const { rows, removedIds: gone } = steadyRows(kept, [row("b")], idOf);
  expect(rows).toEqual(kept);
  expect([...gone]).toEqual(["c"]);
});
