import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules";
import { ApiError } from "../api.ts";
import { say } from "../toasts/say.ts";
import { pause, refreshSchedules, remove, resume, runNow } from "./calls.ts";
import { deletedSaying, pausedSaying, resumedSaying, runSaying } from "./sayings.ts";

/** The acts on one schedule: each says what came of it. Those that are asked for by a dialog throw, for it to show. */
export function useActs(schedule: Schedule) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState<"run" | "resume">();
  const { id, name } = schedule;

  const once = async (what: "run" | "resume", tried: string, act: () => Promise<void>) => {
    if (busy) return;
    setBusy(what);
    try {
      await act();
    } catch (failure) {
      say({ title: tried, description: failure instanceof ApiError ? failure.message : "The desk itself failed.", tone: "failed" });
      refreshSchedules();
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    run: () =>
      void once("run", `${name} did not run`, async () => {
        const { jobId } = await runNow(id);
        say(runSaying(schedule));
        await navigate({ to: "/jobs/$id", params: { id: jobId } });
      }),
    resume: () =>
      void once("resume", `${name} was not resumed`, async () => {
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
