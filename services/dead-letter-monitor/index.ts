import { WorkerEntrypoint } from "cloudflare:workers";
import { type ForeignDoor, obstacleTo, sendForeign } from "#runtime/foreign";
import { healthz } from "#runtime/healthz";
import type { Env } from "./env.ts";
import { watch } from "./handler.ts";

/** The net, and the door through which what was caught goes back to queues that know nothing of jobs. */
export default class DeadLetterMonitor extends WorkerEntrypoint<Env> implements ForeignDoor {
  override async queue(batch: MessageBatch): Promise<void> {
    await watch(batch, this.env);
  }

  override fetch(request: Request): Response {
    return healthz(request);
  }

  async obstacle(queue: string): Promise<string | null> {
    return obstacleTo(this.env, queue, "services/dead-letter-monitor/wrangler.jsonc");
  }

  async resend(ids: string[]): Promise<number> {
    return sendForeign(this.env.OPS, this.env, ids);
  }
}
