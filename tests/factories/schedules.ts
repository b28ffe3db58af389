import { NewSchedule, Schedule } from "#domain/schedules/schedule";
import type { z } from "zod";
import { builtAt, defineFactory, secondsAfterBuilt } from "./factory.ts";
import { pickPayload } from "./shop.ts";

const definition = { name: "Picks", queue: "pick-commands", type: "pick.requested", payload: pickPayload };

/** Builds schedules. `build` makes an active one that fires every 2 s from `builtAt` on and has not fired yet. */
export const scheduleFactory = defineFactory(Schedule, {
  ...definition,
  id: "s-1",
  options: {},
  cron: null,
  everyMs: 2_000,
  timeZone: "UTC",
  limit: null,
  startAt: null,
  endAt: null,
  missed: "skip",
  state: "active",
  runs: 0,
  nextAt: secondsAfterBuilt(2),
  lastAt: null,
  lastJobId: null,
  pause: null,
  createdAt: builtAt,
  updatedAt: builtAt,
});

/** Builds the body of a request that creates a schedule: to pick items, every 2 s. */
export const newScheduleFactory = {
  build: (overrides: Partial<z.input<typeof NewSchedule>> = {}): NewSchedule =>
    NewSchedule.parse({ ...definition, everyMs: 2_000, ...overrides }),
};
