import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "#domain/jobs/job";
import { type NewSchedule, Schedule, ScheduleDetail } from "#domain/schedules/schedule";
import { type Client, clientOf } from "../client.ts";
import { eventually } from "../eventually.ts";
import type { RunningSystem } from "../running.ts";
import { startCopy } from "./startCopy.ts";

/** The shortest interval there is, ms. */
const everyMs = 1_000;
/** How long the system is down at least, ms: three runs. */
const downMs = 3 * everyMs;

let system: RunningSystem;
beforeAll(async () => void (system = await startCopy()));
afterAll(() => system.stop());

/** A schedule of an alert that says something harmless, told apart from others by its name. */
async function create(api: Client, name: string, change: object): Promise<Schedule> {
  const payload = { severity: "warning", title: name, detail: "By plan" };
  const given = { name, queue: "alerts-events", type: "alert.raised", payload, ...change } satisfies Partial<NewSchedule>;
  const { status, body } = await api.call("POST", "/api/schedules", given);
  expect({ status, body }).toMatchObject({ status: 201 });
  return Schedule.parse(body);
}
const scheduleOf = async (api: Client, id: string) => ScheduleDetail.parse((await api.call("GET", `/api/schedules/${id}`)).body);
/** The jobs a schedule has made, oldest first. */
const jobsOf = async (api: Client, { name }: Schedule): Promise<Job[]> =>
  (await api.jobs({ queue: "alerts-events" })).filter(({ source }) => source === `schedule:${name}`).toReversed();
const untilDone = (api: Client, schedule: Schedule, count: number): Promise<Job[]> =>
  eventually(
    `${count} runs of ${schedule.name} done`,
    () => jobsOf(api, schedule),
    (jobs) => jobs.length >= count && jobs.every(({ state }) => state === "completed"),
    60_000,
  );
/** The time a run was planned for: it stands in front of its event's id. */
const plannedAt = ({ eventId }: Job): number => parseInt(eventId.slice(0, 8) + eventId.slice(9, 13), 16);
const lateness = (job: Job): number => Date.parse(job.createdAt) - plannedAt(job);

test.concurrent("makes three runs, each within a second of its time, and no more", async () => {
  const api = clientOf(system.address);
  const made = await create(api, "three", { everyMs, limit: 3 });
  const jobs = await untilDone(api, made, 3);
  expect(jobs.map((job) => plannedAt(job) - Date.parse(made.createdAt))).toEqual([1, 2, 3].map((nth) => nth * everyMs));
  for (const job of jobs) {
    expect(lateness(job)).toBeGreaterThanOrEqual(0);
    expect(lateness(job)).toBeLessThan(1_000);
  }
  expect(await scheduleOf(api, made.id)).toMatchObject({ state: "ended", runs: 3, nextAt: null, upcoming: [], lastJobId: jobs[2]?.id });
  expect((await jobsOf(api, made)).length).toBe(3);
});

test.concurrent("runs by cron, every second second", async () => {
  const api = clientOf(system.address);
  const made = await create(api, "cron", { cron: "*/2 * * * * *", timeZone: "Europe/Berlin", limit: 2 });
  const jobs = await untilDone(api, made, 2);
  for (const job of jobs) {
    expect(plannedAt(job) % 2_000).toBe(0);
    expect(lateness(job)).toBeLessThan(1_000);
  }
});

test(
  "killed in between, every run is made once: what was missed by who catches up, and the rest at its time",
  { timeout: 180_000 },
  async () => {
    const before = clientOf(system.address);
    const runs = 16;
    const all = await create(before, "all", { everyMs, limit: runs, missed: "catchUp" });
    const some = await create(before, "some", { everyMs, missed: "skip" });
    await untilDone(before, all, 1);
    await system.kill("group");
    const killedAt = Date.now();
    // Time has to pass that is missed; nobody is there to be asked whether it has.
    await new Promise((resolve) => setTimeout(resolve, downMs));
    system = await system.restart();
    // The start itself takes its time: what was planned while it went on may be late.
    const upAt = Date.now() + 2_000;

    const api = clientOf(system.address);
    const caughtUp = await untilDone(api, all, runs);
    expect(caughtUp.map((job) => plannedAt(job) - Date.parse(all.createdAt))).toEqual(
      Array.from({ length: runs }, (_, n) => everyMs * (n + 1)),
    );
    expect(await scheduleOf(api, all.id)).toMatchObject({ state: "ended", runs });

    const skipped = await eventually(
      "three runs after the restart",
      () => jobsOf(api, some),
      (jobs) => jobs.filter((job) => plannedAt(job) > upAt).length >= 3,
      60_000,
    );
    expect(skipped.filter((job) => plannedAt(job) > killedAt && plannedAt(job) < killedAt + downMs - everyMs)).toEqual([]);
    // The last one before the start is only late; those before it were missed.
    expect(new Set(skipped.map(plannedAt)).size).toBe(skipped.length);
    for (const job of [...skipped, ...caughtUp].filter((one) => plannedAt(one) > upAt)) expect(lateness(job)).toBeLessThan(1_000);
    expect((await api.call("DELETE", `/api/schedules/${some.id}`)).status).toBe(204);
  },
);
