import { afterEach, expect, test, vi } from "vitest";
import { attempt, attemptSnooze } from "../palette/acts.ts";
import type { Thing } from "../palette/things.ts";
import { ApiError } from "../api.ts";
import { couldNot } from "./failures.ts";
import { hear } from "./say.ts";

afterEach(() => vi.unstubAllGlobals());

test("a failure says what was tried, on what, and why", () => {
  expect(couldNot("retry", "content.publish", new ApiError("conflict", "It is running already."))).toEqual({
    title: "Couldn't retry “content.publish”",
    description: "It is running already.",
    tone: "failed",
  });
  expect(couldNot("retry", "content.publish", new TypeError("x")).description).toBe("Something went wrong on this page.");
});

test("the palette says the same as the panel", async () => {
  const refused = { error: { code: "conflict", message: "Somebody was faster." } };
  vi.stubGlobal("fetch", async () => Response.json(refused, { status: 409 }));
  const failure = new ApiError("conflict", "Somebody was faster.");
  const brand = { kind: "brand", slug: "niche-fi", name: "Niche Fi" } as Thing;
  await attempt("trigger", brand);
  expect(hear()).toMatchObject([couldNot("trigger a cycle of", "Niche Fi", failure)]);
  const schedule = { kind: "schedule", id: "s-1", name: "Night count", queue: "sm-commands", state: "paused" } as Thing;
  await attempt("resume", schedule);
  expect(hear()).toMatchObject([couldNot("resume", "Night count", failure)]);
  const letter = {
    kind: "deadLetter",
    id: "d-1",
    errorName: "",
    queue: "sm-commands",
    carries: "",
    status: "open",
    errorMessage: "",
  } as Thing;
  await attemptSnooze(letter, new Date(0));
  expect(hear()).toMatchObject([couldNot("snooze", "Unknown error in sm-commands", failure)]);
});
