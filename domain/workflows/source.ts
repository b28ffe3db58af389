import { z } from "zod";
import type { InstanceAction, RestartStep } from "./instanceControl.ts";
import type { InstanceDetail, InstanceSummary } from "./instance.ts";
import type { InstanceStatus } from "../instanceStatus.ts";

/** A request for a page of instances, newest first. `cursor` is the `nextCursor` of the page before. */
export type InstancePageRequest = { status?: InstanceStatus | undefined; cursor?: string | undefined; limit: number };
/** `scanned`: how many instances were looked at, if the source can't filter by status itself. */
export type InstancePage = { items: InstanceSummary[]; nextCursor: string | null; scanned?: number };

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
 * A workflow that Signalbox watches. `access`: how its instances are read and controlled. `list`: where the list of its instances comes
 * from: the local engine, the Cloudflare account, or only the instances that somebody opened here. `isLive`: an open instance reports each
 * change at once.
 */
export const WatchedWorkflow = z.object({
  name: z.string(),
  displayName: z.string(),
  script: z.string().nullable(),
  access: z.enum(["binding", "account", "none"]),
  list: z.enum(["local", "account", "opened"]),
  isLive: z.boolean(),
});
export type WatchedWorkflow = z.infer<typeof WatchedWorkflow>;
