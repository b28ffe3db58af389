import { z } from "zod";
import { Job } from "./job.ts";

/** A place in a payload, as an operator writes it: `payload.keywords[0]`. */
const payloadPath = /^payload(?=.{0,113}$)(?:\.[A-Za-z0-9_-]{1,60}|\[\d{1,4}\]){0,8}$/;
export const PayloadPath = z.string().regex(payloadPath, "a path such as payload.brand_slug or payload.keywords[0]");

/** The same for a screen, which needs no schema for it. */
export const isPayloadPath = (text: string): boolean => payloadPath.test(text);

/** At most so many payload paths are read for a list. */
export const maxPayloadPaths = 5;

/** A job in a list; `fields` has the asked payload paths, each the beginning of its JSON, null where there is none; `body` the whole message as JSON, where that was asked for. */
export const ListedJob = Job.extend({ fields: z.record(z.string(), z.string().nullable()).optional(), body: z.string().optional() });
export type ListedJob = z.infer<typeof ListedJob>;

/**
 * A page of jobs. `looked` is how many jobs were looked at for it: with a `nextCursor` and few items, there is more to look at.
 * `byDue`: too many are to come to sort them by age, so the ones that are due first come first.
 */
export const JobPage = z.object({
  items: z.array(ListedJob),
  nextCursor: z.string().nullable(),
  looked: z.number().int(),
  byDue: z.literal(true).optional(),
});
export type JobPage = z.infer<typeof JobPage>;

/** How another job of the same type went: how long it waited for its only try, null when it was tried again, and how long it ran. */
export const Peer = z.object({
  id: z.string(),
  state: z.enum(["completed", "failed"]),
  waitMs: z.number().nullable(),
  runMs: z.number(),
  finishedAt: z.string(),
});
export type Peer = z.infer<typeof Peer>;

/** At most so many peers are told. */
export const maxPeers = 100;
