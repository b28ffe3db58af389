import { expect, test } from "vitest";
import { failedWords } from "./words.ts";

test("cancelled jobs are told apart from failed ones", () => {
  expect(failedWords({ failed: 2, cancelled: 0 })).toBe("2 failed");
  expect(failedWords({ failed: 1_200, cancelled: 3 })).toBe("1,200 failed, 3 cancelled");
  expect(failedWords({ failed: 0, cancelled: 1 })).toBe("1 cancelled");
});
