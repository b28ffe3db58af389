import { z } from "zod";
import type { InstanceAction, RestartStep } from "./instanceControl.ts";
import type { InstanceDetail, InstanceSummary } from "./instance.ts";
import type { InstanceStatus } from "../instanceStatus.ts";

/** A request for a page of instances, newest first. `cursor` is the `nextCursor` of the page before. */
export type InstancePageRequest = { status?: InstanceStatus | undefined; cursor?: string | undefined; limit: number };
/** Where a list of instances comes from: the local engine, the Cloudflare account, or only the instances that somebody opened here. */
const ListSource = z.enum(["local", "account", "opened"]);

/** What is known of a page beside its instances. */
export const InstancePageFacts = z.object({
  source: ListSource.optional().describe("where the page comes from: the local engine, the account, or the instances that somebody opened"),
  readAt: z.string().nullish().describe("when Cloudflare answered, ISO UTC"),
  problem: z.string().nullish().describe("why Cloudflare could not be asked, or not for this list"),
});
export type InstancePageFacts = z.infer<typeof InstancePageFacts>;
/** `scanned`: how many instances were looked at, if the source can't filter by status itself. */
export type InstancePage = { items: InstanceSummary[]; nextCursor: string | null; scanned?: number | undefined } & InstancePageFacts;

/** Lists the instances of a workflow. */
export type InstanceList = (workflow: string, page: InstancePageRequest) => Promise<InstancePage>;

/**
 * Reads and controls the instances of a workflow: by its binding, or by the Cloudflare account. `status` and `get` return null if there is
 * no such instance. `control` returns when the platform has answered, and throws what the platform refuses.
 */
export type InstanceAccess = {
  status: (workflow: string, id: string) => Promise<InstanceStatus | null>;
  get: (workflow: string, id: string) => Promise<InstanceDetail | null>;
  control: (workflow: string, id: string, action: InstanceAction, from?: RestartStep) => Promise<void>;
};

/**
 * A workflow that Signalbox watches, or one of the Cloudflare account. `access`: how its instances are read and controlled. `list`: where the
 * list of its instances comes from. `isLive`: an open instance reports each change at once.
 */
export const WatchedWorkflow = z.object({
  name: z.string(),
  displayName: z.string(),
  script: z.string().nullable(),
  access: z.enum(["binding", "account", "none"]),
  list: ListSource,
  isLive: z.boolean(),
});
export type WatchedWorkflow = z.infer<typeof WatchedWorkflow>;

/**
 * The workflows of the Cloudflare account that Signalbox does not watch, by name. `isComplete` is false if there are more. `readAt`: when
 * Cloudflare answered, ISO UTC; null if no account is connected or it has never answered. `problem`: why it can't be asked now.
 */
export const AccountWorkflows = z.object({
  items: z.array(WatchedWorkflow),
  isComplete: z.boolean(),
  readAt: z.string().nullable(),
  problem: z.string().nullable(),
});
export type AccountWorkflows = z.infer<typeof AccountWorkflows>;
