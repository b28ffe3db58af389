import { getAgentByName } from "agents";
import { errorText } from "#domain/errors/errorInfo";
import { QueueCoordinator as Limiter, type CoordinatorEnv } from "#runtime/coordinator/QueueCoordinator";
import { log } from "#runtime/log";
import type { OpsAgent } from "./OpsAgent.ts";

/** The least time between two calls of the OpsAgent because a queue is at work, and because of failures, ms. */
const wakeEveryMs = 30_000;
const refreshEveryMs = 200;

/**
 * The limiters of this installation, one object for each queue. They send to every queue, so this Worker needs a binding for each new
 * queue. The limiter of a queue at work wakes the OpsAgent, which has no alarm while nothing happens, and tells it when jobs fail.
 */
export class QueueCoordinator extends Limiter {
  private wokenAt = -Infinity;
  private refreshing: Promise<void> | undefined;
  private isChanged = false;

  override admit(...batch: Parameters<Limiter["admit"]>): ReturnType<Limiter["admit"]> {
    if (Date.now() - this.wokenAt >= wakeEveryMs) {
      this.wokenAt = Date.now();
      this.ctx.waitUntil(this.callOpsAgent("OpsAgent not woken, the cron wakes it", (agent) => agent.wake()));
    }
    return super.admit(...batch);
  }

  /** Sends the failures to the open dashboards: at once, then at most five times a second. */
  override async noteFailures(): Promise<void> {
    this.isChanged = true;
    this.refreshing ??= this.refreshDashboards().finally(() => (this.refreshing = undefined));
    this.ctx.waitUntil(this.refreshing);
  }

  private async refreshDashboards(): Promise<void> {
    while (this.isChanged) {
      this.isChanged = false;
      await this.callOpsAgent("dashboards not refreshed, they are soon", (agent) => agent.refresh());
      await scheduler.wait(refreshEveryMs);
    }
  }

  /** A failed call only delays: the dashboards read by themselves, and the cron wakes the agent within a minute. */
  private async callOpsAgent(failed: string, call: (agent: DurableObjectStub<OpsAgent>) => Promise<void>): Promise<void> {
    try {
      const { OPS_AGENT } = this.env as CoordinatorEnv & { OPS_AGENT: DurableObjectNamespace<OpsAgent> };
      await call(await getAgentByName(OPS_AGENT, "live"));
    } catch (error) {
      log("warn", failed, { error: errorText(error) });
    }
  }
}
