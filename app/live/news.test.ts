import { expect, test } from "vitest";
import { newsBetween } from "./news.ts";

test("the first look is no news", () => expect(newsBetween(undefined, { dead: 4, waiting: 2 })).toEqual([]));

test("more is news, and says how many more and how many in all", () =>
  expect(newsBetween({ dead: 4, waiting: 0 }, { dead: 6, waiting: 1 })).toEqual([
    { title: "2 new dead letters", body: "6 are open.", to: "/dead-letters" },
    { title: "1 article for approval", body: "1 article waits for somebody to decide.", to: "/workflows" },
  ]));

test("fewer is no news", () => expect(newsBetween({ dead: 4, waiting: 2 }, { dead: 3, waiting: 2 })).toEqual([]));
