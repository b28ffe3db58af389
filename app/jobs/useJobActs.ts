import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { Job } from "#domain/jobs";
import { couldNot } from "../toasts/failures.ts";
import { say } from "../toasts/say.ts";
import { cancelJob, changeJob, jobQuery, promoteJob, removeJob, retryJob } from "./calls.ts";
import { cancelled, promoted, removed, retried } from "./sayings.ts";

/** The acts on one job: each says what came of it. */
export function useJobActs(job: Job, onGone: () => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string>();
  const { id, type, queue } = job;

  /** Does one thing at a time. What failed is told, and the job loaded again: somebody else may have acted. */
  const once = async (verb: string, act: () => Promise<void>) => {
    if (busy) return;
    setBusy(verb);
    try {
      await act();
    } catch (failure) {
      say(couldNot(verb, type || "job", failure));
      await client.invalidateQueries(jobQuery(id));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    retry: () =>
      void once("retry", async () => {
        say(retried(await retryJob(id)));
      }),
    promote: () =>
      void once("promote", async () => {
        say(promoted(await promoteJob(id)));
      }),
    /** These throw, so that the question stays open with what was wrong. */
    change: async (payload: unknown, reason: string) => {
      await changeJob(id, payload, reason);
      say({ title: "Changed the payload", description: `${type} in ${queue} will use it when it starts.` });
    },
    cancel: async (reason: string) => {
      await cancelJob(id, reason);
      say(cancelled(job));
    },
    remove: async (reason: string) => {
      await removeJob(id, reason);
      say(removed(job));
      onGone();
    },
  };
}
