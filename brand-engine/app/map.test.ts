import { describe, expect, test } from "vitest";
import { eventNames, events } from "#brand-engine/domain/events";
import { queueNames, queues } from "#brand-engine/domain/topology";
import { subscribersOf } from "#domain/pipeline/queues";
import { boxOf, mapHeight, mapLinks, layoutOf, sendsTo, linkPath } from "#app/overview/mapLayout.ts";

test("the queue of events sends exactly where the routes send them", () => {
  const routed = new Set(eventNames.filter((name) => events[name].kind === "event").flatMap(subscribersOf));
  expect(new Set(sendsTo("brand-events"))).toEqual(routed);
});

test("every queue has its own position and at least one incoming link", () => {
  expect(new Set(queueNames.map((name) => String(queues[name].mapPlace))).size).toBe(queueNames.length);
  for (const name of queueNames) expect(mapLinks().map(([, to]) => to)).toContain(name);
});

describe.each([880, 1_172, 1_552])("a map %i px wide", (width) => {
  const layout = layoutOf(width);
  const boxes = queueNames.map((name) => boxOf(name, layout));

  test("contains every box, and no two boxes overlap", () => {
    for (const [index, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 1);
      expect(box.y + box.height).toBeLessThanOrEqual(mapHeight(layout));
      for (const other of boxes.slice(index + 1))
        expect(
          box.x + box.width < other.x || other.x + other.width < box.x || box.y + box.height < other.y || other.y + other.height < box.y,
        ).toBe(true);
    }
  });

  test("has links that start and end at the side of a box", () => {
    for (const link of mapLinks()) {
      const [from, to] = link.map((name) => boxOf(name, layout));
      if (!from || !to) throw new Error("no box");
      const numbers =
        linkPath(link, layout)
          .match(/-?[\d.]+/g)
          ?.map(Number) ?? [];
      expect([from.x, from.x + from.width]).toContain(numbers[0]);
      expect([to.x, to.x + to.width]).toContain(linkPath(link, layout).includes("H") ? numbers[2] : numbers.at(-2));
    }
  });
});

test("the links in both directions between two boxes have different paths", () => {
  const layout = layoutOf(1_172);
  expect(linkPath(["sm-commands", "brand-events"], layout)).not.toBe(linkPath(["brand-events", "sm-commands"], layout));
  expect(new Set(mapLinks().map((link) => linkPath(link, layout))).size).toBe(mapLinks().length);
});
