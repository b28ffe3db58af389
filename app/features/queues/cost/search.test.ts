import { expect, test } from "vitest";
import { readCostSearch } from "./search.ts";

test.each([
  [{ day: "2026-11-29" }, { day: "2026-11-29" }],
  [{ day: "2026-13-29" }, {}],
  [{ day: "29.11.2026" }, {}],
  [{ day: 20_261_129, queue: "orders" }, {}],
  [{}, {}],
])("of %j only a day is read", (search, expected) => expect(readCostSearch(search)).toEqual(expected));
