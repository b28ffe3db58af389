import { useState } from "react";
import { updateQueue } from "../../core/live/overview.ts";
import { failureToast } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { resumeQueue } from "./calls.ts";
import { resumedQueueToast } from "./toasts.ts";

/** Resumes a queue and shows a toast with the result. Calls while a request is pending do nothing. */
export function useResume(name: string) {
  const [resuming, setResuming] = useState(false);
  const resume = async () => {
    if (resuming) return;
    setResuming(true);
    try {
      const running = await resumeQueue(name);
      updateQueue(running);
      showToast(resumedQueueToast(running));
    } catch (failure) {
      showToast(failureToast("resume", name, failure));
    } finally {
      setResuming(false);
    }
  };
  return { resuming, resume };
}
