import { expect, test } from "vitest";
import { failedText } from "./words.ts";

test("cancelled jobs are counted apart from failed ones", () => {
  expect(failedText({ failed: 2, cancelled: 0 })).toBe("2 failed");
  expect(failedText({ failed: 1_200, cancelled: 3 })).toBe("1,200 failed, 3 cancelled");
  expect(failedText({ failed: 0, cancelled: 1 })).toBe("1 cancelled");
});
