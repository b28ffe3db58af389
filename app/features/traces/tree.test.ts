import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secondsAfterBuilt } from "#factories/factory";
import { spanFactory } from "#factories/traces";
import type { Span, SpanKind } from "#domain/traces/trace";
import { type TreeNode, visibleRowsOf, buildTree } from "./tree.ts";

const span = (id: string, parentId: string | null, kind: SpanKind = "job", second = 0, about: string | null = null): Span =>
  spanFactory.build({
    id,
    parentId,
    kind,
    name: id,
    about,
    queue: "q",
    startedAt: secondsAfterBuilt(second),
    waitMs: 0,
    endedAt: secondsAfterBuilt(second + 1),
  });

/** Spans with arbitrary parents, including rings, missing parents and themselves. */
const spans = fc
  .array(
    fc.record({
      parent: fc.option(fc.integer({ min: 0, max: 25 }), { nil: null }),
      kind: fc.constantFrom<SpanKind>("job", "job", "run", "attempt", "step", "deadLetter", "act"),
      second: fc.integer({ min: 0, max: 50 }),
    }),
    { maxLength: 20 },
  )
  .map((all) => all.map(({ parent, kind, second }, index) => span(`s${index}`, parent === null ? null : `s${parent}`, kind, second)));

const idsIn = (nodes: readonly TreeNode[]): string[] =>
  nodes.flatMap((node) => [node.span.id, ...node.parts.map(({ id }) => id), ...idsIn(node.children)]);
const shownIn = (rows: ReturnType<typeof visibleRowsOf>) => rows.map((row) => `${" ".repeat(row.level - 1)}${row.span.id}`);

describe("the tree", () => {
  test("has every span once, whatever their parents", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const ids = idsIn(buildTree(all));
        expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      }),
    );
  });

  test("with parts as rows, has a row for every span", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const rows = visibleRowsOf(buildTree(all, true), new Set());
        expect(rows.map((row) => row.span.id).toSorted()).toEqual(all.map(({ id }) => id).toSorted());
      }),
    );
  });

  test("numbers each row among its siblings, and no level is skipped", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const rows = visibleRowsOf(buildTree(all), new Set());
        for (const [index, { level, position, siblings }] of rows.entries()) {
          expect(level).toBeLessThanOrEqual((rows[index - 1]?.level ?? 0) + 1);
          expect(position).toBeGreaterThanOrEqual(1);
          expect(position).toBeLessThanOrEqual(siblings);
        }
      }),
    );
  });

  test("hides exactly the rows under a collapsed row", () => {
    fc.assert(
      fc.property(spans, fc.nat(), (all, pick) => {
        const open = visibleRowsOf(buildTree(all), new Set());
        const row = open[pick % Math.max(1, open.length)];
        if (!row) return;
        const start = open.indexOf(row);
        const end = open.findIndex(({ level }, index) => index > start && level <= row.level);
        const under = new Set(open.slice(start + 1, end < 0 ? undefined : end));
        const closed = visibleRowsOf(buildTree(all), new Set([row.span.id]));
        expect(closed.map(({ span: { id } }) => id)).toEqual(open.filter((other) => !under.has(other)).map(({ span: { id } }) => id));
      }),
    );
  });

  test("sorts by time, and puts parts into the row of their job", () => {
    const all = [
      span("late", "root", "job", 9),
      span("root", null),
      span("early", "root", "job", 3),
      span("early#1", "early", "attempt", 3),
      span("dead-letter", "early", "deadLetter", 4),
      span("replay", "dead-letter", "act", 5),
    ];
    const rows = visibleRowsOf(buildTree(all), new Set());
    expect(shownIn(rows)).toEqual(["root", " early", " late"]);
    expect(rows[1]?.parts.map(({ id }) => id)).toEqual(["early#1", "dead-letter", "replay"]);
    expect(shownIn(visibleRowsOf(buildTree(all, true), new Set()))).toEqual([
      "root",
      " early",
      "  early#1",
      "  dead-letter",
      "   replay",
      " late",
    ]);
  });

  test("puts a span caused by a part under the row of that part", () => {
    const all = [span("job", null), span("dead-letter", "job", "deadLetter", 1), span("alert", "dead-letter", "job", 2)];
    expect(shownIn(visibleRowsOf(buildTree(all), new Set()))).toEqual(["job", " alert"]);
    expect(shownIn(visibleRowsOf(buildTree(all, true), new Set()))).toEqual(["job", " dead-letter", "  alert"]);
  });

  test("has subtitles that tell each row from its parent", () => {
    const all = [span("a", null, "job", 0, "tents"), span("b", "a", "job", 1, "tents"), span("c", "b", "job", 2, "boots")];
    expect(visibleRowsOf(buildTree(all), new Set()).map(({ subtitle: aside }) => aside)).toEqual(["tents", "q", "boots"]);
  });
});
