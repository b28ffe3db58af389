import { z } from "zod";

/** A part of the system that does not work: its name (a Worker, a database, the log), an error message, and whether it is down completely. */
export const Problem = z.object({ part: z.string(), message: z.string(), down: z.boolean() });
export type Problem = z.infer<typeof Problem>;
