import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "../core/api.ts";
import { failureToast } from "../core/toasts/failures.ts";
import { takeToasts } from "../core/toasts/toastQueue.ts";
import type { Entity } from "./entities.ts";
import { runAndReport as runAction } from "../ui/actions/runAction.ts";
import { deadLetterActions } from "../features/dead-letters/actions.tsx";
import { runAndReport } from "./runCommand.ts";

afterEach(() => vi.unstubAllGlobals());

test("the palette shows the same failure toasts as the panels", async () => {
  const refused = { error: { code: "conflict", message: "Another operator was faster." } };
  vi.stubGlobal("fetch", async () => Response.json(refused, { status: 409 }));
  const failure = new ApiError("conflict", "Another operator was faster.");
  const brand = { kind: "brand", slug: "niche-fi", name: "Niche Fi" } as Entity;
  await runAndReport("trigger", brand);
  expect(takeToasts()).toMatchObject([failureToast("trigger a cycle of", "Niche Fi", failure)]);
  const schedule = { kind: "schedule", id: "s-1", name: "Night count", queue: "sm-commands", state: "paused" } as Entity;
  await runAndReport("resume", schedule);
  expect(takeToasts()).toMatchObject([failureToast("resume", "Night count", failure)]);
  const snooze = deadLetterActions.actions.find(({ id }) => id === "snooze");
  if (!snooze) throw new Error("There is no action to snooze.");
  const deadLetter = { id: "d-1", errorName: "", queue: "sm-commands", status: "open" } as const;
  await runAction(deadLetterActions, snooze, deadLetter, { reason: "", until: new Date(0) });
  expect(takeToasts()).toMatchObject([failureToast("snooze", "Unknown error in sm-commands", failure)]);
});
