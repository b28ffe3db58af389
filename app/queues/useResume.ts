import { useState } from "react";
import { putQueue } from "../live/overview.ts";
import { couldNot } from "../toasts/failures.ts";
import { say } from "../toasts/say.ts";
import { resume } from "./calls.ts";
import { resumedQueue } from "./sayings.ts";

/** Lets a queue run again, once however often it is pressed, and says what happened. */
export function useResume(name: string) {
  const [resuming, setResuming] = useState(false);
  const letRun = async () => {
    if (resuming) return;
    setResuming(true);
    try {
      const running = await resume(name);
      putQueue(running);
      say(resumedQueue(running));
    } catch (failure) {
      say(couldNot("resume", name, failure));
    } finally {
      setResuming(false);
    }
  };
  return { resuming, letRun };
}
