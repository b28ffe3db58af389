import { describe, expect, test } from "vitest";
import { eventNames, events } from "#domain/events";
import { queueNames } from "#domain/queues";
import { listenersOf } from "#domain/routes";
import { boxOf, heightOf, links, measuresOf, places, sendsTo, wayOf } from "./map.ts";

test("facts go where the routes send them, and nowhere else", () => {
  const routed = new Set(eventNames.filter((name) => events[name].kind === "event").flatMap(listenersOf));
  expect(new Set(sendsTo("brand-events"))).toEqual(routed);
});

test("every queue has a place of its own, and gets messages from somebody", () => {
  expect(Object.keys(places).toSorted()).toEqual(queueNames.toSorted());
  expect(new Set(Object.values(places).map(String)).size).toBe(queueNames.length);
  for (const name of queueNames) expect(links.map(([, to]) => to)).toContain(name);
});

describe.each([880, 1_172, 1_552])("a map %i px wide", (width) => {
  const measures = measuresOf(width);
  const boxes = queueNames.map((name) => boxOf(name, measures));

  test("holds every box, and none lies on another", () => {
    for (const [index, box] of boxes.entries()) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width + 1);
      expect(box.y + box.height).toBeLessThanOrEqual(heightOf(measures));
      for (const other of boxes.slice(index + 1))
        expect(
          box.x + box.width < other.x || other.x + other.width < box.x || box.y + box.height < other.y || other.y + other.height < box.y,
        ).toBe(true);
    }
  });

  test("has ways that begin and end at a box's side", () => {
    for (const link of links) {
      const [from, to] = link.map((name) => boxOf(name, measures));
      if (!from || !to) throw new Error("no box");
      const numbers =
        wayOf(link, measures)
          .match(/-?[\d.]+/g)
          ?.map(Number) ?? [];
      expect([from.x, from.x + from.width]).toContain(numbers[0]);
      expect([to.x, to.x + to.width]).toContain(wayOf(link, measures).includes("H") ? numbers[2] : numbers.at(-2));
    }
  });
});

test("the ways there and back between two boxes are not the same", () => {
  const measures = measuresOf(1_172);
  expect(wayOf(["sm-commands", "brand-events"], measures)).not.toBe(wayOf(["brand-events", "sm-commands"], measures));
  expect(new Set(links.map((link) => wayOf(link, measures))).size).toBe(links.length);
});
