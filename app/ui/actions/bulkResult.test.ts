import { expect, test } from "vitest";
import { ApiError } from "../../core/api.ts";
import { failureReason } from "../../core/toasts/failureReason.ts";
import { bulkResultOf } from "./bulkResult.ts";

test("the result of a bulk command names each reason once", () => {
  expect(bulkResultOf({ title: "3 jobs retried" }, [], 0)).toEqual({ title: "3 jobs retried" });
  expect(
    bulkResultOf(
      { title: "1 job removed", description: "Kept." },
      ["a", "b"].map((id) => failureReason(new ApiError("conflict", `Job ${id} can't be removed`, [], { code: "running" }))),
      2,
    ),
  ).toEqual({
    title: "1 job removed",
    description: "Kept. 2 failed: 2× it is running: cancel it first. 2 skipped because you stopped.",
  });
});
