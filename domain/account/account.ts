import { z } from "zod";

/** Variables that connect the account. The token is a secret; the address is set by tests only. */
export type AccountVars = { CLOUDFLARE_API_TOKEN?: string; CLOUDFLARE_ACCOUNT_ID?: string; CLOUDFLARE_API_BASE_URL?: string };

/** What an API token needs for queues. */
export const tokenPermission = "Account · Queues · Edit";
/** What it needs to list and read the instances of workflows, and to control those to whose workflow the Worker has no binding. */
export const workflowPermissions = { read: "Account · Workers Scripts · Read", control: "Account · Workers Scripts · Edit" } as const;

/** Returns the permission that a call to `path` below the account needs: https://developers.cloudflare.com/api/resources/workflows/ */
export function permissionFor(method: string, path: string): string {
  if (!path.startsWith("/workflows")) return tokenPermission;
  return method === "GET" ? workflowPermissions.read : workflowPermissions.control;
}

/**
 * Whether the Worker reaches its Cloudflare account. `problem` says why it does not, although a token is set. `callsLeft`: how many calls
 * to the API are left in the current five minutes, of all dashboards together; null when not connected.
 */
export const AccountState = z.object({
  connected: z.boolean(),
  accountId: z.string().nullable(),
  problem: z.string().nullable(),
  callsLeft: z.number().int().nullable(),
});
export type AccountState = z.infer<typeof AccountState>;

/** A consumer of a queue. `script` is its Worker; null for one that pulls over HTTP. */
const AccountConsumer = z.object({ type: z.string(), script: z.string().nullable(), deadLetterQueue: z.string().nullable() });

/**
 * A queue of the account. `deliveryPaused`: the platform delivers nothing to its consumers. `watched`: the settings of the Worker name it, as a
 * queue or as a dead-letter queue.
 */
export const AccountQueue = z.object({
  id: z.string(),
  name: z.string(),
  deliveryPaused: z.boolean(),
  consumers: z.array(AccountConsumer),
  watched: z.boolean(),
});
export type AccountQueue = z.infer<typeof AccountQueue>;

/** `isComplete` is false if the account has more queues than were read. */
export const AccountQueues = z.object({ items: z.array(AccountQueue), isComplete: z.boolean() });
export type AccountQueues = z.infer<typeof AccountQueues>;
