import "#brand-engine/declare";
import type { Refusal } from "#domain/refusals";
import { type ExternalQueueApi, obstacleTo, sendExternalReplays } from "#runtime/external";
import { Internal as InternalBase, publicFetch } from "#runtime/internal";
import type { Env } from "./env.ts";
import { consumeDeadLetterQueue } from "./handler.ts";

/** Sends replays to external queues, over a service binding. */
export class Internal extends InternalBase<Env> implements ExternalQueueApi {
  async obstacle(queue: string): Promise<Refusal | null> {
    return obstacleTo(this.env, queue, "services/dead-letter-monitor/wrangler.jsonc");
  }

  async resend(ids: string[]): Promise<number> {
    return sendExternalReplays(this.env.OPS, this.env, ids);
  }
}

export default { queue: consumeDeadLetterQueue, fetch: publicFetch } satisfies ExportedHandler<Env>;
