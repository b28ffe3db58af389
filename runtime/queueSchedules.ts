import type { z } from "zod";
import { issuesOf } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import type { JobOptions } from "#domain/jobs/job";
import { NewSchedule, type Schedule } from "#domain/schedules/schedule";
import { newAuditContext } from "#store/audit/audit";
import type { Page, PageRequest } from "#store/page";
import { pauseSchedule, resumeSchedule, runScheduleNow } from "#store/schedules/commands";
import { updateSchedule, createSchedule, deleteSchedule, findSchedule, listSchedules } from "#store/schedules/schedules";
import type { JobLayerEnv } from "./queueLoop.ts";
import { type AnyConsumer, checkedPayload, type PayloadOf } from "./createConsumer.ts";
import { sendableOf, dispatchJobs } from "./publish.ts";

/** When a schedule makes its jobs: `cron` or `everyMs`, and the rest as in docs/jobs.md. `name` is its id unless given. */
export type ScheduleTiming = Partial<
  Pick<z.input<typeof NewSchedule>, "name" | "cron" | "everyMs" | "timeZone" | "limit" | "startAt" | "endAt" | "missed">
>;

/** The schedules of one queue. An id of letters, digits and dashes is chosen by the caller and stays. */
export type QueueSchedules<C> = {
  /**
   * Makes the schedule, or changes the one with this id to be as given. The same again changes and records nothing, so it may be
   * called at every start. Throws `invalid` for a payload or timing that doesn't fit, `conflict` when the id is another queue's.
   */
  upsert<One extends C>(
    id: string,
    repeat: ScheduleTiming,
    consumer: One,
    payload: PayloadOf<One>,
    options?: JobOptions,
  ): Promise<Schedule>;
  /** One schedule. Throws `not_found`, also for one of another queue, as all below do. */
  get(id: string): Promise<Schedule>;
  list(page: PageRequest): Promise<Page<Schedule>>;
  /** Jobs that it has made stay. False when there was none. */
  remove(id: string): Promise<boolean>;
  /** What is planned meanwhile isn't made. Throws `conflict` when it is paused already. */
  pause(id: string, reason: string): Promise<Schedule>;
  /** Goes on with its first time from now. Throws `conflict` when it is not paused. */
  resume(id: string): Promise<Schedule>;
  /** Makes a job now and leaves the plan alone; answers the job's id. */
  run(id: string): Promise<string>;
};

/** The definition that is kept under an id; defaults are filled in. Throws `invalid`. */
function definitionOf(given: z.input<typeof NewSchedule>): NewSchedule {
  const parsed = NewSchedule.safeParse(given);
  if (!parsed.success) throw new ApiError("invalid", "Invalid schedule", issuesOf(parsed.error));
  return parsed.data;
}

export function queueSchedulesOf<C extends AnyConsumer<never>>(queue: string, env: JobLayerEnv, actor: string): QueueSchedules<C> {
  const ops = env.OPS;
  const act = (reason: string | null = null) => newAuditContext(actor, reason);
  const own = async (id: string): Promise<Schedule> => {
    const found = await findSchedule(ops, id);
    if (found.queue !== queue) throw new ApiError("not_found", `Schedule ${id} belongs to the queue ${found.queue}, not to ${queue}`);
    return found;
  };
  const known = (id: string): Promise<Schedule | null> =>
    findSchedule(ops, id).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === "not_found") return null;
      throw error;
    });
  return {
    upsert: async (id, repeat, consumer, payload, options = {}) => {
      const given = { name: id, ...repeat, id, queue, type: consumer.name, payload: checkedPayload(consumer, payload), options };
      const { id: _id, ...definition } = definitionOf(given);
      const before = await known(id);
      if (before === null) return createSchedule(ops, { id, ...definition }, act());
      if (before.queue !== queue) throw new ApiError("conflict", `The id ${id} belongs to a schedule of the queue ${before.queue}`);
      const isSame = Object.entries(definition).every(
        ([key, value]) => JSON.stringify(before[key as keyof Schedule]) === JSON.stringify(value),
      );
      return isSame ? before : updateSchedule(ops, id, definition, act());
    },
    get: own,
    list: (page) => listSchedules(ops, page, queue),
    remove: async (id) => {
      const found = await known(id);
      if (found?.queue !== queue) return false;
      await deleteSchedule(ops, id, act());
      return true;
    },
    pause: async (id, reason) => pauseSchedule(ops, (await own(id)).id, act(reason)),
    resume: async (id) => resumeSchedule(ops, (await own(id)).id, act()),
    run: async (id) => {
      const { jobId, job: outgoing } = await runScheduleNow(ops, (await own(id)).id, act());
      if (outgoing) await dispatchJobs(env, sendableOf(outgoing));
      return jobId;
    },
  };
}
