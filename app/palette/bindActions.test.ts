import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "../core/api.ts";
import { failureToast } from "../core/toasts/failures.ts";
import { takeToasts } from "../core/toasts/toastQueue.ts";
import type { Entity } from "./entities.ts";
import { actionsOnEntity } from "./entityActions.ts";

afterEach(() => vi.unstubAllGlobals());

const run = async (id: string, entity: Entity) => {
  const action = actionsOnEntity(entity, "admin").find((one) => one.id === id);
  if (!action) throw new Error(`There is no action ${id}.`);
  return action.run({ reason: "", until: new Date(0) });
};

const schedule: Entity = { kind: "schedule", id: "s-1", name: "Night count", queue: "sm-commands", state: "paused" };
const deadLetter = { kind: "deadLetter", id: "d-1", errorName: "", queue: "sm-commands", carries: "", status: "open" } as Entity;

test("the palette shows the same failure toasts as the panels", async () => {
  const refused = { error: { code: "conflict", message: "Another operator was faster." } };
  vi.stubGlobal("fetch", async () => Response.json(refused, { status: 409 }));
  const failure = new ApiError("conflict", "Another operator was faster.");
  expect(await run("resume", schedule)).toBeUndefined();
  expect(takeToasts()).toMatchObject([failureToast("resume", "Night count", failure)]);
  await run("snooze", deadLetter);
  expect(takeToasts()).toMatchObject([failureToast("snooze", "Unknown error in sm-commands", failure)]);
});

test("an action shows its toast, with an undo where there is one", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ id: "d-1", queue: "sm-commands" }));
  await run("snooze", deadLetter);
  const [snoozed] = takeToasts();
  expect(snoozed?.title).toMatch(/^Snoozed until /);
  snoozed?.undo?.();
  await vi.waitFor(() => expect(takeToasts()).toMatchObject([{ title: "Reopened", description: "Unknown error in sm-commands" }]), {
    timeout: 10_000,
  });
});
