import { expect, test } from "vitest";
import { bulkResultOf } from "./bulkResult.ts";

test("the result of a bulk command names each reason once", () => {
  expect(bulkResultOf({ title: "3 jobs retried" }, [], 0)).toEqual({ title: "3 jobs retried" });
  expect(
    bulkResultOf(
      { title: "1 job removed", description: "Kept." },
      ["Job a can't be removed: it runs", "Job b can't be removed: it runs"],
      2,
    ),
  ).toEqual({
    title: "1 job removed",
    description: "Kept. 2 failed: 2× it can't be removed: it runs. 2 skipped because you stopped.",
  });
});
