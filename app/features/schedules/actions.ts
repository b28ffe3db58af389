import { allowedOf, scheduleRefusals } from "#domain/allowed";
import type { Schedule } from "#domain/schedules/schedule";
import { resultOf } from "../../core/api.ts";
import { serverNow } from "../../core/clock/serverClock.ts";
import { editPath, entityPath } from "../../core/links.ts";
import { type ActionList, defineAction, reasonBody } from "../../ui/actions/action.ts";
import { formatClock } from "../../ui/format.ts";
import { startNoteByName } from "../../ui/startNotes.ts";
import { cacheSchedule, forgetSchedule, refreshSchedules, scheduleEndpoint } from "./calls.ts";

/** What the actions need of a schedule. Search results have only this. */
export type ScheduleItem = Pick<Schedule, "id" | "name" | "queue" | "state"> & Partial<Schedule>;

const resume = defineAction<ScheduleItem, Schedule>({
  id: "resume",
  needs: "schedule.resume",
  label: () => "Resume",
  key: "p",
  variant: "primary",
  isAllowed: (schedule) => allowedOf(scheduleRefusals(schedule)).resume,
  palette: { verb: "resume", synonyms: ["start", "unpause"], title: ({ name }) => `Resume ${name}` },
  run: async ({ id }) => cacheSchedule(await resultOf(scheduleEndpoint.pause.$delete({ param: { id }, json: {} }))),
  done: ({ name, nextAt }) => ({
    title: `Resumed ${name}`,
    description: nextAt ? `Next run: ${formatClock(nextAt, serverNow())}.` : "No runs left: the schedule has ended.",
  }),
});

const run = defineAction<ScheduleItem, { jobId: string }>({
  id: "run",
  needs: "schedule.run",
  label: () => "Run now",
  key: "r",
  isAllowed: () => true,
  palette: { verb: "run", synonyms: ["start", "rerun"], title: ({ name }) => `Run ${name} now` },
  run: ({ id }) => resultOf(scheduleEndpoint.run.$post({ param: { id }, json: {} })),
  done: (_, { name, queue }) => ({
    title: `Created a job from ${name}`,
    description: `${startNoteByName(queue)} The schedule is unchanged.`,
  }),
  hrefAfter: ({ jobId }) => entityPath("job", jobId),
});

const pause = defineAction<ScheduleItem, Schedule>({
  id: "pause",
  needs: "schedule.pause",
  label: () => "Pause",
  key: "p",
  isAllowed: (schedule) => allowedOf(scheduleRefusals(schedule)).pause,
  palette: { verb: "pause", synonyms: ["stop"], title: ({ name }) => `Pause ${name}…` },
  confirm: ({ name }) => ({
    title: `Pause ${name}`,
    description: "No new jobs are created until an operator resumes it. Runs due in the meantime are skipped. Existing jobs continue.",
    confirmLabel: "Pause the schedule",
    reason: "required",
    hint: "Visible to your team",
  }),
  run: async ({ id }, { reason }) => cacheSchedule(await resultOf(scheduleEndpoint.pause.$put({ param: { id }, json: { reason } }))),
  done: (_, { name }) => ({ title: `Paused ${name}`, description: "Runs due while it is paused are skipped." }),
});

const edit = defineAction<ScheduleItem, never>({
  id: "edit",
  needs: "schedule.update",
  label: () => "Edit",
  key: "e",
  isAllowed: () => true,
  palette: { verb: "edit", title: ({ name }) => `Edit ${name}` },
  href: ({ id }) => editPath("schedule", id),
});

const remove = defineAction<ScheduleItem, void>({
  id: "delete",
  needs: "schedule.delete",
  label: () => "Delete",
  key: "d",
  variant: "secondary-destructive",
  isAllowed: () => true,
  palette: { verb: "delete", title: ({ name }) => `Delete ${name}…` },
  confirm: ({ name }) => ({
    title: `Delete ${name}`,
    description: "Deletes the schedule. Jobs it already created are kept.",
    confirmLabel: "Delete the schedule",
    reason: "optional",
    danger: true,
  }),
  isRemoval: true,
  run: async ({ id }, { reason }) => {
    await resultOf(scheduleEndpoint.$delete({ param: { id }, json: reasonBody(reason) }));
    forgetSchedule(id);
  },
  done: (_, { name }) => ({ title: `Deleted ${name}`, description: "Jobs it already created are kept." }),
});

/** All actions on a schedule. */
export const scheduleActions: ActionList<ScheduleItem> = {
  noun: "schedule",
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  actions: [resume, run, pause, edit, remove],
  reload: refreshSchedules,
};
