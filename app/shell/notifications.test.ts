import { expect, test } from "vitest";
import { notificationsBetween } from "./notifications.ts";

test("the first counts give no notification", () => expect(notificationsBetween(undefined, { deadLetters: 4, approvals: 2 })).toEqual([]));

test("higher counts give notifications with the increase and the total", () =>
  expect(notificationsBetween({ deadLetters: 4, approvals: 0 }, { deadLetters: 6, approvals: 1 })).toEqual([
    { title: "2 new dead letters", body: "6 open", to: "/dead-letters" },
    { title: "1 run awaiting approval", body: "1 run awaiting approval in total", to: "/workflows" },
  ]));

test("lower counts give no notification", () =>
  expect(notificationsBetween({ deadLetters: 4, approvals: 2 }, { deadLetters: 3, approvals: 2 })).toEqual([]));
