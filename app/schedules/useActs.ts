import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules";
import { couldNot } from "../toasts/failures.ts";
import { say } from "../toasts/say.ts";
import { pause, refreshSchedules, remove, resume, runNow } from "./calls.ts";
import { deletedSaying, pausedSaying, resumedSaying, runSaying } from "./sayings.ts";

/** The acts on one schedule: each says what came of it. Those that are asked for by a dialog throw, for it to show. */
export function useActs(schedule: Schedule) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState<"run" | "resume">();
  const { id, name } = schedule;

  const once = async (what: "run" | "resume", act: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    try {
      await act();
    } catch (failure) {
      say(couldNot(what, name, failure));
      refreshSchedules();
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    run: () =>
      void once("run", async () => {
        const { jobId } = await runNow(id);
        say(runSaying(schedule));
        await navigate({ to: "/jobs/$id", params: { id: jobId } });
      }),
    resume: () =>
      void once("resume", async () => {
        say(resumedSaying(await resume(id)));
      }),
    pause: async (reason: string) => {
      await pause(id, reason);
      say(pausedSaying(name));
    },
    remove: async (reason: string) => {
      await remove(id, reason);
      say(deletedSaying(name));
      await navigate({ to: "/schedules" });
    },
  };
}
