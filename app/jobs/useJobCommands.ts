import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { Job } from "#domain/jobs/job";
import { failureToast } from "../toasts/failures.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { cancelJob, updateJobPayload, jobQuery, promoteJob, removeJob, retryJob } from "./calls.ts";
import { cancelledToast, promotedToast, removedToast, retriedToast } from "./toasts.ts";

/** The acts on one job: each says what came of it. */
export function useJobCommands(job: Job, onGone: () => void) {
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
      showToast(failureToast(verb, type || "job", failure));
      await client.invalidateQueries(jobQuery(id));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    retry: () =>
      void once("retry", async () => {
        showToast(retriedToast(await retryJob(id)));
      }),
    promote: () =>
      void once("promote", async () => {
        showToast(promotedToast(await promoteJob(id)));
      }),
    /** These throw, so that the question stays open with what was wrong. */
    change: async (payload: unknown, reason: string) => {
      await updateJobPayload(id, payload, reason);
      showToast({ title: "Changed the payload", description: `${type} in ${queue} will use it when it starts.` });
    },
    cancel: async (reason: string) => {
      await cancelJob(id, reason);
      showToast(cancelledToast(job));
    },
    remove: async (reason: string) => {
      await removeJob(id, reason);
      showToast(removedToast(job));
      onGone();
    },
  };
}
