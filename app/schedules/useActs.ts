import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules";
import { ApiError } from "../api.ts";
import { say } from "../toasts/say.ts";
import { clockOf } from "../ui/words.ts";
import { pause, refreshSchedules, remove, resume, runNow } from "./calls.ts";
import { serverNow } from "../clock/serverClock.ts";
import { runSaying } from "./sayings.ts";

const nextOf = ({ nextAt }: Schedule): string =>
  nextAt ? `Its next run is at ${clockOf(nextAt, serverNow())}.` : "It has no run left: it has ended.";

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
        say({ title: `Resumed ${name}`, description: nextOf(await resume(id)) });
      }),
    pause: async (reason: string) => {
      await pause(id, reason);
      say({ title: `Paused ${name}`, description: "Runs planned meanwhile are not made." });
    },
    remove: async (reason: string) => {
      await remove(id, reason);
      say({ title: `Deleted ${name}`, description: "The jobs it has made stay." });
      await navigate({ to: "/schedules" });
    },
  };
}
