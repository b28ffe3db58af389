import type { z } from "zod";
import { issuesOf } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import type { JobOptions } from "#domain/jobs/job";
import { NewSchedule, type Schedule } from "#domain/schedules/schedule";
import { newAuditContext } from "#store/audit/audit";
import type { Page, PageRequest } from "#store/page";
import { dispatchableOf } from "#store/jobs/prepare";
import { pauseSchedule, resumeSchedule, runScheduleNow } from "#store/schedules/commands";
import { updateSchedule, createSchedule, deleteSchedule, findSchedule, listSchedules } from "#store/schedules/schedules";
import type { JobLayerEnv } from "./queueLoop.ts";
import { type AnyConsumer, checkedPayload, type PayloadOf } from "./createConsumer.ts";
import { dispatchJobs } from "./publish.ts";

/** When a schedule fires: `cron` or `everyMs`, and the other fields as in docs/jobs.md. `name` defaults to the id. */
export type ScheduleTiming = Partial<
  Pick<z.input<typeof NewSchedule>, "name" | "cron" | "everyMs" | "timeZone" | "limit" | "startAt" | "endAt" | "missed">
>;

/** The schedules of one queue. The caller chooses each id: letters, digits and dashes. */
export type QueueSchedules<C> = {
  /**
   * Creates the schedule or updates the one with this id. An identical call changes nothing and writes no audit entry, so it
   * may be made at every start. Throws `invalid` for an invalid payload or timing, `conflict` if the id belongs to another queue.
   */
  upsert<One extends C>(
    id: string,
    timing: ScheduleTiming,
    consumer: One,
    payload: PayloadOf<One>,
    options?: JobOptions,
  ): Promise<Schedule>;
  /** Returns one schedule. Throws `not_found`, also for a schedule of another queue, as do `pause`, `resume` and `run`. */
  get(id: string): Promise<Schedule>;
  list(page: PageRequest): Promise<Page<Schedule>>;
  /** Deletes a schedule; jobs it already created are kept. Returns false if there was none. */
  remove(id: string): Promise<boolean>;
  /** Pauses a schedule: it creates no jobs until it is resumed. Throws `conflict` if it is paused already. */
  pause(id: string, reason: string): Promise<Schedule>;
  /** Resumes a schedule from now on; times missed during the pause are skipped. Throws `conflict` if it is not paused. */
  resume(id: string): Promise<Schedule>;
  /** Creates a job now, without changing the schedule's next time. Returns the job's id. */
  run(id: string): Promise<string>;
};

/** The definition to store, with defaults filled in. Throws `invalid`. */
function definitionOf(input: z.input<typeof NewSchedule>): NewSchedule {
  const parsed = NewSchedule.safeParse(input);
  if (!parsed.success) throw new ApiError("invalid", "Invalid schedule", issuesOf(parsed.error));
  return parsed.data;
}

export function queueSchedulesOf<C extends AnyConsumer<never>>(queue: string, env: JobLayerEnv, actor: string): QueueSchedules<C> {
  const ops = env.OPS;
  const auditContext = (reason: string | null = null) => newAuditContext(actor, reason);
  const own = async (id: string): Promise<Schedule> => {
    const schedule = await findSchedule(ops, id);
    if (schedule.queue !== queue) throw new ApiError("not_found", `Schedule ${id} belongs to the queue ${schedule.queue}, not to ${queue}`);
    return schedule;
  };
  const findOrNull = (id: string): Promise<Schedule | null> =>
    findSchedule(ops, id).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === "not_found") return null;
      throw error;
    });
  return {
    upsert: async (id, timing, consumer, payload, options = {}) => {
      const input = { name: id, ...timing, id, queue, type: consumer.name, payload: checkedPayload(consumer, payload), options };
      const { id: _id, ...definition } = definitionOf(input);
      const existing = await findOrNull(id);
      if (existing === null) return createSchedule(ops, { id, ...definition }, auditContext());
      if (existing.queue !== queue) throw new ApiError("conflict", `The id ${id} belongs to a schedule of the queue ${existing.queue}`);
      const isSame = Object.entries(definition).every(
        ([key, value]) => JSON.stringify(existing[key as keyof Schedule]) === JSON.stringify(value),
      );
      return isSame ? existing : updateSchedule(ops, id, definition, auditContext());
    },
    get: own,
    list: (page) => listSchedules(ops, page, queue),
    remove: async (id) => {
      const schedule = await findOrNull(id);
      if (schedule?.queue !== queue) return false;
      await deleteSchedule(ops, id, auditContext());
      return true;
    },
    pause: async (id, reason) => pauseSchedule(ops, (await own(id)).id, auditContext(reason)),
    resume: async (id) => resumeSchedule(ops, (await own(id)).id, auditContext()),
    run: async (id) => {
      const { jobId, job } = await runScheduleNow(ops, (await own(id)).id, auditContext());
      if (job) await dispatchJobs(env, dispatchableOf(job));
      return jobId;
    },
  };
}
