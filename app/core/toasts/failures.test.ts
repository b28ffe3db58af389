import { expect, test } from "vitest";
import { ApiError } from "../api.ts";
import { failureToast } from "./failures.ts";

test("failureToast names the action, its object and the reason", () => {
  expect(failureToast("retry", "content.publish", new ApiError("conflict", "The job is already running."))).toEqual({
    title: "Couldn't retry “content.publish”",
    description: "The job is already running.",
    tone: "failed",
  });
  expect(failureToast("retry", "content.publish", new TypeError("x")).description).toBe("Something went wrong on this page.");
});
