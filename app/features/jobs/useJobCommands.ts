import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import type { Job } from "#domain/jobs/job";
import { failureToast } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { cancelJob, updateJobPayload, jobQuery, promoteJob, removeJob, retryJob } from "./calls.ts";
import { cancelledToast, promotedToast, removedToast, retriedToast } from "./toasts.ts";

/** The commands on one job. Each shows a toast with its result. `onGone` runs after the job was removed. */
export function useJobCommands(job: Job, onGone: () => void) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string>();
  const { id, type, queue } = job;

  /** Runs one command at a time. A failure shows a toast and reloads the job, because another operator may have changed it. */
  const runOnce = async (verb: string, command: () => Promise<void>) => {
    if (busy) return;
    setBusy(verb);
    try {
      await command();
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
      void runOnce("retry", async () => {
        showToast(retriedToast(await retryJob(id)));
      }),
    promote: () =>
      void runOnce("promote", async () => {
        showToast(promotedToast(await promoteJob(id)));
      }),
    /** These three throw, so that the editor or the dialog stays open and shows the error. */
    updatePayload: async (payload: unknown, reason: string) => {
      await updateJobPayload(id, payload, reason);
      showToast({ title: "Payload changed", description: `${type} in ${queue} will use it when it starts.` });
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
