import { z } from "zod";

/**
 * Which jobs a purge deletes: jobs of `state` that ended more than `olderThanMs` ago, or that were created that long ago if they have not
 * ended. At most `limit` of them.
 */
export const PurgeRequest = z.strictObject({
  state: z.enum(["waiting", "delayed", "completed", "failed"]),
  olderThanMs: z.number().int().min(0).max(315_360_000_000),
  limit: z.number().int().min(1).max(1_000),
});
export type PurgeRequest = z.infer<typeof PurgeRequest>;
