import { z } from "zod";

/** A version of a Worker. `tag` is the name that its deploy gave it. */
export const WorkerVersion = z.object({ id: z.string(), tag: z.string().nullable() });
export type WorkerVersion = z.infer<typeof WorkerVersion>;

/**
 * Since when a group fails. `version`: that of the Worker whose attempt failed first; null if it is not known. `deploy`: the last one before
 * the group was first seen, of a Worker of its queues or, if no version of those is known, of Signalbox; null if it failed before the oldest
 * known deploy. `oldestDeployAt`: null if no deploy is known.
 */
export const Since = z.object({
  firstSeenAt: z.string(),
  version: WorkerVersion.nullable(),
  deploy: z.object({ at: z.string(), version: WorkerVersion, of: z.enum(["worker", "signalbox"]) }).nullable(),
  oldestDeployAt: z.string().nullable(),
});
export type Since = z.infer<typeof Since>;
