import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules/schedule";
import { failureToast } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { pauseSchedule, refreshSchedules, deleteSchedule, resumeSchedule, runScheduleNow } from "./calls.ts";
import { deletedToast, pausedToast, resumedToast, runToast } from "./toasts.ts";

/** The commands on one schedule. Each shows a toast with its result. `pause` and `remove` throw, so that their dialog shows the error. */
export function useScheduleCommands(schedule: Schedule) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState<"run" | "resume">();
  const { id, name } = schedule;

  const runOnce = async (verb: "run" | "resume", command: () => Promise<void>) => {
    if (busy) return;
    setBusy(verb);
    try {
      await command();
    } catch (failure) {
      showToast(failureToast(verb, name, failure));
      refreshSchedules();
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    run: () =>
      void runOnce("run", async () => {
        const { jobId } = await runScheduleNow(id);
        showToast(runToast(schedule));
        await navigate({ to: "/jobs/$id", params: { id: jobId } });
      }),
    resume: () =>
      void runOnce("resume", async () => {
        showToast(resumedToast(await resumeSchedule(id)));
      }),
    pause: async (reason: string) => {
      await pauseSchedule(id, reason);
      showToast(pausedToast(name));
    },
    remove: async (reason: string) => {
      await deleteSchedule(id, reason);
      showToast(deletedToast(name));
      await navigate({ to: "/schedules" });
    },
  };
}
