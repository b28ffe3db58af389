import { z } from "zod";
import { queueBindingOf } from "#runtime/sendToQueue";
import type { Env } from "./env.ts";

/** Who dispatches a job that a request has let go. */
export const DispatchedBy = z
  .enum(["signalbox", "worker"])
  .describe(
    "`signalbox`: at once. `worker`: Signalbox is not a producer of the queue, so the Worker that consumes it dispatches the job by its `runMaintenance`, within a minute",
  );

/** Returns who dispatches jobs of a queue: this Worker if it is a producer of it. */
export const dispatchedBy = (env: Env, queue: string): z.infer<typeof DispatchedBy> =>
  queueBindingOf(env, queue) ? "signalbox" : "worker";
