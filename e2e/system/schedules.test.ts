import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "#domain/jobs/job";
import { type NewSchedule, Schedule, ScheduleDetail } from "#domain/schedules/schedule";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { startCopy } from "./startCopy.ts";

/** The shortest interval there is, ms. */
const everyMs = 1_000;
/** Minimum time that the system is down, ms: three runs. */
const downMs = 3 * everyMs;

let system: RunningSystem;
beforeAll(async () => void (system = await startCopy()));
afterAll(() => system.stop());

/** Creates a schedule that raises a harmless alert. */
async function create(api: Client, name: string, change: object): Promise<Schedule> {
  const payload = { severity: "warning", title: name, detail: "Scheduled" };
  const schedule = { name, queue: "alerts-events", type: "alert.raised", payload, ...change } satisfies Partial<NewSchedule>;
  const { status, body } = await api.call("POST", "/api/schedules", schedule);
  expect({ status, body }).toMatchObject({ status: 201 });
  return Schedule.parse(body);
}
const scheduleOf = async (api: Client, id: string) => ScheduleDetail.parse((await api.call("GET", `/api/schedules/${id}`)).body);
/** The jobs of a schedule, oldest first. */
const jobsOf = async (api: Client, { name }: Schedule): Promise<Job[]> =>
  (await api.jobs({ queue: "alerts-events" })).filter(({ source }) => source === `schedule:${name}`).toReversed();
const untilDone = (api: Client, schedule: Schedule, count: number): Promise<Job[]> =>
  eventually(
    `${count} runs of ${schedule.name} done`,
    () => jobsOf(api, schedule),
    (jobs) => jobs.length >= count && jobs.every(({ state }) => state === "completed"),
    60_000,
  );
/** The planned time of a run in epoch ms: the event id begins with it. */
const plannedAt = ({ eventId }: Job): number => parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16);
const lateness = (job: Job): number => Date.parse(job.createdAt) - plannedAt(job);

test.concurrent("makes exactly three runs, each within a second after its planned time", async () => {
  const api = clientOf(system.address);
  const schedule = await create(api, "three", { everyMs, limit: 3 });
  const jobs = await untilDone(api, schedule, 3);
  expect(jobs.map((job) => plannedAt(job) - Date.parse(schedule.createdAt))).toEqual([1, 2, 3].map((nth) => nth * everyMs));
  for (const job of jobs) {
    expect(lateness(job)).toBeGreaterThanOrEqual(0);
    expect(lateness(job)).toBeLessThan(1_000);
  }
  expect(await scheduleOf(api, schedule.id)).toMatchObject({ state: "ended", runs: 3, nextAt: null, upcoming: [], lastJobId: jobs[2]?.id });
  expect((await jobsOf(api, schedule)).length).toBe(3);
});

test.concurrent("runs by cron, every second second", async () => {
  const api = clientOf(system.address);
  const schedule = await create(api, "cron", { cron: "*/2 * * * * *", timeZone: "Europe/Berlin", limit: 2 });
  const jobs = await untilDone(api, schedule, 2);
  for (const job of jobs) {
    expect(plannedAt(job) % 2_000).toBe(0);
    expect(lateness(job)).toBeLessThan(1_000);
  }
});

test("makes every run once after a kill: a schedule that catches up also makes its missed runs", { timeout: 180_000 }, async () => {
  const before = clientOf(system.address);
  const runs = 16;
  const all = await create(before, "all", { everyMs, limit: runs, missed: "catchUp" });
  const some = await create(before, "some", { everyMs, missed: "skip" });
  await untilDone(before, all, 1);
  await system.kill("group");
  const killedAt = Date.now();
  // The system is down, so there is no condition to wait for: the time itself has to pass.
  await new Promise((resolve) => setTimeout(resolve, downMs));
  system = await system.restart();
  // Runs that are planned during the start may be late.
  const upAt = Date.now() + 2_000;

  const api = clientOf(system.address);
  const caughtUp = await untilDone(api, all, runs);
  // Sorted: jobs that were created within a second of each other may be listed in another order than that of their runs.
  const plannedMs = caughtUp.map((job) => plannedAt(job) - Date.parse(all.createdAt)).toSorted((a, b) => a - b);
  expect(plannedMs).toEqual(Array.from({ length: runs }, (_, n) => everyMs * (n + 1)));
  expect(await scheduleOf(api, all.id)).toMatchObject({ state: "ended", runs });

  const skipped = await eventually(
    "three runs after the restart",
    () => jobsOf(api, some),
    (jobs) => jobs.filter((job) => plannedAt(job) > upAt).length >= 3,
    60_000,
  );
  expect(skipped.filter((job) => plannedAt(job) > killedAt && plannedAt(job) < killedAt + downMs - everyMs)).toEqual([]);
  // The last run before the start is only late; earlier runs were missed.
  expect(new Set(skipped.map(plannedAt)).size).toBe(skipped.length);
  for (const job of [...skipped, ...caughtUp].filter((run) => plannedAt(run) > upAt)) expect(lateness(job)).toBeLessThan(1_000);
  expect((await api.call("DELETE", `/api/schedules/${some.id}`)).status).toBe(204);
});
