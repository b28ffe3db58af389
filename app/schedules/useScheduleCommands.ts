import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules/schedule";
import { failureToast } from "../toasts/failures.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { pauseSchedule, refreshSchedules, deleteSchedule, resumeSchedule, runScheduleNow } from "./calls.ts";
import { deletedToast, pausedToast, resumedToast, runToast } from "./toasts.ts";

/** The acts on one schedule: each says what came of it. Those that are asked for by a dialog throw, for it to show. */
export function useScheduleCommands(schedule: Schedule) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState<"run" | "resume">();
  const { id, name } = schedule;

  const once = async (what: "run" | "resume", act: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    try {
      await act();
    } catch (failure) {
      showToast(failureToast(what, name, failure));
      refreshSchedules();
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    run: () =>
      void once("run", async () => {
        const { jobId } = await runScheduleNow(id);
        showToast(runToast(schedule));
        await navigate({ to: "/jobs/$id", params: { id: jobId } });
      }),
    resume: () =>
      void once("resume", async () => {
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
