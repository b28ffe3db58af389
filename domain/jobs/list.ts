import { z } from "zod";
import { Job } from "./job.ts";

/** Matches a path in a payload as an operator writes it, such as `payload.items[0]`. */
const payloadPath = /^payload(?=.{0,113}$)(?:\.[A-Za-z0-9_-]{1,60}|\[\d{1,4}\]){0,8}$/;
export const PayloadPath = z.string().regex(payloadPath, "a path such as payload.customer or payload.items[0]");

/** True when `text` is a valid {@link PayloadPath}. For screens, which do not load the schemas. */
export const isPayloadPath = (text: string): boolean => payloadPath.test(text);

/** Payload paths that one list may read at most. */
export const maxPayloadPaths = 5;

/** A job in a list. `fields` has the beginning of the JSON at each requested payload path, null where there is none. `body`, if requested, is the whole message as JSON. */
export const ListedJob = Job.extend({ fields: z.record(z.string(), z.string().nullable()).optional(), body: z.string().optional() });
export type ListedJob = z.infer<typeof ListedJob>;

/**
 * A page of jobs. `looked` is how many jobs were scanned for it. With a `nextCursor`, more jobs remain to be scanned, even if the page has few
 * items. `byDue`: there are too many scheduled jobs to sort them by age, so the earliest due ones come first.
 */
export const JobPage = z.object({
  items: z.array(ListedJob),
  nextCursor: z.string().nullable(),
  looked: z.number().int(),
  byDue: z.literal(true).optional(),
});
export type JobPage = z.infer<typeof JobPage>;

/** The durations of another job of the same type. `waitMs` is how long it waited for its only attempt, null if it had several; `runMs` is how long it ran. */
export const Peer = z.object({
  id: z.string(),
  state: z.enum(["completed", "failed"]),
  waitMs: z.number().nullable(),
  runMs: z.number(),
  finishedAt: z.string(),
});
export type Peer = z.infer<typeof Peer>;

/** Peers of a job in one response at most. */
export const maxPeers = 100;
