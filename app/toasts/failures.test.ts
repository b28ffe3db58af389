import { afterEach, expect, test, vi } from "vitest";
import { runAndReport, snoozeAndReport } from "../palette/runCommand.ts";
import type { Entity } from "../palette/entities.ts";
import { ApiError } from "../api.ts";
import { failureToast } from "./failures.ts";
import { takeToasts } from "./toastQueue.ts";

afterEach(() => vi.unstubAllGlobals());

test("a failure says what was tried, on what, and why", () => {
  expect(failureToast("retry", "content.publish", new ApiError("conflict", "It is running already."))).toEqual({
    title: "Couldn't retry “content.publish”",
    description: "It is running already.",
    tone: "failed",
  });
  expect(failureToast("retry", "content.publish", new TypeError("x")).description).toBe("Something went wrong on this page.");
});

test("the palette says the same as the panel", async () => {
  const refused = { error: { code: "conflict", message: "Somebody was faster." } };
  vi.stubGlobal("fetch", async () => Response.json(refused, { status: 409 }));
  const failure = new ApiError("conflict", "Somebody was faster.");
  const brand = { kind: "brand", slug: "niche-fi", name: "Niche Fi" } as Entity;
  await runAndReport("trigger", brand);
  expect(takeToasts()).toMatchObject([failureToast("trigger a cycle of", "Niche Fi", failure)]);
  const schedule = { kind: "schedule", id: "s-1", name: "Night count", queue: "sm-commands", state: "paused" } as Entity;
  await runAndReport("resume", schedule);
  expect(takeToasts()).toMatchObject([failureToast("resume", "Night count", failure)]);
  const letter = {
    kind: "deadLetter",
    id: "d-1",
    errorName: "",
    queue: "sm-commands",
    carries: "",
    status: "open",
    errorMessage: "",
  } as Entity;
  await snoozeAndReport(letter, new Date(0));
  expect(takeToasts()).toMatchObject([failureToast("snooze", "Unknown error in sm-commands", failure)]);
});
