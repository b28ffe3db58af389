import { expect, test } from "vitest";
import { notificationsBetween } from "./notifications.ts";

test("the first look is no news", () => expect(notificationsBetween(undefined, { deadLetters: 4, approvals: 2 })).toEqual([]));

test("more is news, and says how many more and how many in all", () =>
  expect(notificationsBetween({ deadLetters: 4, approvals: 0 }, { deadLetters: 6, approvals: 1 })).toEqual([
    { title: "2 new dead letters", body: "6 are open.", to: "/dead-letters" },
    { title: "1 article for approval", body: "1 article waits for somebody to decide.", to: "/workflows" },
  ]));

test("fewer is no news", () =>
  expect(notificationsBetween({ deadLetters: 4, approvals: 2 }, { deadLetters: 3, approvals: 2 })).toEqual([]));
