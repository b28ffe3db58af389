import { z } from "zod";

/** Variables that connect the account. The token is a secret; the address is set by tests only. */
export type AccountVars = { CLOUDFLARE_API_TOKEN?: string; CLOUDFLARE_ACCOUNT_ID?: string; CLOUDFLARE_API_BASE_URL?: string };

/** What an API token needs for everything that Signalbox does with the account. */
export const tokenPermission = "Account · Queues · Edit";

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
