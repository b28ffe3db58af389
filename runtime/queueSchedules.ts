import type { z } from "zod";
import { Reason } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import type { JobOptions } from "#domain/jobs/job";
import { NewSchedule, type Schedule } from "#domain/schedules/schedule";
import type { Page, PageRequest } from "#store/page";
import { pauseSchedule, resumeSchedule } from "#store/schedules/commands";
import { updateSchedule, createSchedule, deleteSchedule, findSchedule, listSchedules } from "#store/schedules/schedules";
import { opsOf } from "./bindings.ts";
import { runSchedule } from "./commands/schedules/runSchedule.ts";
import { commandContextOf, valid } from "./commands/workerContext.ts";
import { type AnyConsumer, checkedPayload, type PayloadOf } from "./createConsumer.ts";

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
  remove(id: string, reason?: string): Promise<boolean>;
  /** Pauses a schedule: it creates no jobs until it is resumed. Throws `conflict` if it is paused already. */
  pause(id: string, reason: string): Promise<Schedule>;
  /** Resumes a schedule from now on; times missed during the pause are skipped. Throws `conflict` if it is not paused. */
  resume(id: string, reason?: string): Promise<Schedule>;
  /** Creates a job now, without changing the schedule's next time. Returns the job's id. */
  run(id: string, reason?: string): Promise<string>;
};

/** The definition to store, with defaults filled in. Throws `invalid`. */
const definitionOf = (input: z.input<typeof NewSchedule>): NewSchedule => valid(NewSchedule, input, "Invalid schedule");

export function queueSchedulesOf<C extends AnyConsumer<never>>(queue: string, env: object, actor: string): QueueSchedules<C> {
  const ops = opsOf(env, queue);
  const contextOf = (reason?: string) => commandContextOf(queue, env, actor, reason);
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
      if (existing === null) return createSchedule(ops, { id, ...definition }, (await contextOf()).audit);
      if (existing.queue !== queue) throw new ApiError("conflict", `The id ${id} belongs to a schedule of the queue ${existing.queue}`);
      const isSame = Object.entries(definition).every(
        ([key, value]) => JSON.stringify(existing[key as keyof Schedule]) === JSON.stringify(value),
      );
      return isSame ? existing : updateSchedule(ops, id, definition, (await contextOf()).audit);
    },
    get: own,
    list: (page) => listSchedules(ops, page, queue),
    remove: async (id, reason) => {
      const schedule = await findOrNull(id);
      if (schedule?.queue !== queue) return false;
      await deleteSchedule(ops, id, (await contextOf(reason)).audit);
      return true;
    },
    pause: async (id, reason) => {
      const { audit } = await contextOf(valid(Reason, reason, "Invalid reason", "reason"));
      return pauseSchedule(ops, (await own(id)).id, audit);
    },
    resume: async (id, reason) => resumeSchedule(ops, (await own(id)).id, (await contextOf(reason)).audit),
    run: async (id, reason) => (await runSchedule(await contextOf(reason), (await own(id)).id)).jobId,
  };
}
