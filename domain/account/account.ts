import { z } from "zod";

/** Variables that connect the account. The token is a secret; the address is set by tests only. */
export type AccountVars = { CLOUDFLARE_API_TOKEN?: string; CLOUDFLARE_ACCOUNT_ID?: string; CLOUDFLARE_API_BASE_URL?: string };

/** True when there is a token and an account for it. Whether Cloudflare accepts the token is known only from its answers. */
export const isAccountConnected = ({ CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: accountId }: AccountVars): boolean =>
  Boolean(token && accountId);

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
 * Whether the Worker reaches its Cloudflare account. `problem` says why it does not, although a token is set. `accountName` is null if the
 * token may not read it. `callsLeft`: how many calls to the API are left in the current five minutes, of all dashboards together; null when
 * not connected.
 */
export const AccountState = z.object({
  connected: z.boolean(),
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  problem: z.string().nullable(),
  callsLeft: z.number().int().nullable(),
});
export type AccountState = z.infer<typeof AccountState>;

/** A consumer of a queue. `script` is its Worker; null for one that pulls over HTTP. */
const AccountConsumer = z.object({ type: z.string(), script: z.string().nullable(), deadLetterQueue: z.string().nullable() });
export type AccountConsumer = z.infer<typeof AccountConsumer>;

/**
 * A queue of the account. `deliveryPaused`: the platform delivers nothing to its consumers. `watched`: an operator or the settings of the Worker name it, as a
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

/** The queues of the account as they are kept between two reads. `isComplete` is false if the account has more queues than were read. */
export const KeptQueues = z.object({ items: z.array(AccountQueue.omit({ watched: true })), isComplete: z.boolean() });
export type KeptQueues = z.infer<typeof KeptQueues>;

/** `readAt` is when Cloudflare gave this answer. `problem` says why there is no later one; null if this one is up to date. */
export const AccountQueues = z.object({
  items: z.array(AccountQueue),
  isComplete: z.boolean(),
  readAt: z.string(),
  problem: z.string().nullable(),
});
export type AccountQueues = z.infer<typeof AccountQueues>;

/** How long an answer about queues is up to date, ms: however many dashboards are open, Cloudflare is asked once in this time. */
export const queuesFreshMs = 15_000;
/** How long a backlog is, ms. */
export const backlogFreshMs = 30_000;
/** Most queues in one answer with backlogs: each of them costs a call. */
export const maxBacklogs = 20;

/** What waits in a queue, approximately. `oldestAt` is null if Cloudflare does not know it. */
export const QueueBacklog = z.object({ count: z.number(), bytes: z.number(), oldestAt: z.string().nullable() });
export type QueueBacklog = z.infer<typeof QueueBacklog>;

/**
 * `backlog` is null if it is not known. `readAt` is when it was read, `problem` why it could not be read again, or not at all; null if it is up
 * to date.
 */
const NamedBacklog = z.object({
  name: z.string(),
  backlog: QueueBacklog.nullable(),
  readAt: z.string().nullable(),
  problem: z.string().nullable(),
});
export type NamedBacklog = z.infer<typeof NamedBacklog>;
export const QueueBacklogs = z.object({ items: z.array(NamedBacklog) });
export type QueueBacklogs = z.infer<typeof QueueBacklogs>;
