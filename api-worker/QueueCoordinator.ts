import { getAgentByName } from "agents";
import { errorText } from "#domain/errors/errorInfo";
import { QueueCoordinator as Limiter, type CoordinatorEnv } from "#runtime/coordinator/QueueCoordinator";
import { log } from "#runtime/log";
import type { OpsAgent } from "./OpsAgent.ts";

/** The least time between two calls of the OpsAgent, ms. */
const wakeEveryMs = 30_000;

/**
 * The limiters of this installation, one object for each queue. They send to every queue, so this Worker needs a binding for each new
 * queue. The limiter of a queue at work wakes the OpsAgent, which has no alarm while nothing happens.
 */
export class QueueCoordinator extends Limiter {
  private wokenAt = -Infinity;

  override admit(...batch: Parameters<Limiter["admit"]>): ReturnType<Limiter["admit"]> {
    if (Date.now() - this.wokenAt >= wakeEveryMs) {
      this.wokenAt = Date.now();
      this.ctx.waitUntil(this.wakeOpsAgent());
    }
    return super.admit(...batch);
  }

  /** A failure only delays alerts and recovery until the next minute's cron. */
  private async wakeOpsAgent(): Promise<void> {
    try {
      const { OPS_AGENT } = this.env as CoordinatorEnv & { OPS_AGENT: DurableObjectNamespace<OpsAgent> };
      await (await getAgentByName(OPS_AGENT, "live")).wake();
    } catch (error) {
      log("warn", "OpsAgent not woken, the cron wakes it", { error: errorText(error) });
    }
  }
}
