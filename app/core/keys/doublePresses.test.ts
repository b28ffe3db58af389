import { expect, test } from "vitest";
import { createStrayKeyCheck } from "./doublePresses.ts";

const at = (timeStamp: number, repeat = false) => ({ timeStamp, repeat }) as KeyboardEvent;

test("the second of two quick presses is stray when the key has changed its meaning", () => {
  const { isStray } = createStrayKeyCheck();
  expect(isStray("p", "Resume", at(1_000))).toBe(false);
  expect(isStray("p", "Pause", at(1_090))).toBe(true);
  // Half a second later the press is deliberate.
  expect(isStray("p", "Pause", at(1_500))).toBe(false);
});

test("a held key repeats its action and is stray once its meaning changes", () => {
  const { isStray } = createStrayKeyCheck();
  expect(isStray("j", "Next row", at(0))).toBe(false);
  expect(isStray("j", "Next row", at(700, true))).toBe(false);
  expect(isStray("r", "Run now", at(2_000))).toBe(false);
  expect(isStray("r", "Retry", at(2_700, true))).toBe(true);
});

test("a quick press of another key is not stray", () => {
  const { isStray } = createStrayKeyCheck();
  expect(isStray("j", "Next row", at(0))).toBe(false);
  expect(isStray("x", "Select", at(20))).toBe(false);
  expect(isStray("j", "Next row", at(40))).toBe(false);
});

test("the second press is deliberate when something was done in between", () => {
  const { isStray, reset } = createStrayKeyCheck();
  expect(isStray("p", "Pause", at(0))).toBe(false);
  reset();
  expect(isStray("p", "Resume", at(200))).toBe(false);
});
