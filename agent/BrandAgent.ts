import { Agent, type Connection, type ConnectionContext } from "agents";
import { type BrandSummary, newBrandSummary } from "#brand-engine/domain/brand";
import { agentsSdkCron } from "#brand-engine/domain/cron";
import { derivedIdAt } from "#domain/messages/envelope";
import { type Message } from "#brand-engine/domain/messages";
import { brandSummaryOf } from "#brand-engine/domain/memory";
import { runFrameOf, type Run, StepReports, withReport, withUrl } from "#domain/workflows/run";
import { answerPings, broadcastText } from "#runtime/sockets";
import { log, warningLogger } from "#runtime/log";
import { publisherOf } from "#runtime/service";
import { SocketExpiry } from "#runtime/socketExpiry";
import { isStillInEffect } from "#domain/workflows/controlRequests";
import { ownPages } from "#brand-engine/domain/sites";
import { findBrand, updateBrandSummary } from "#brand-engine/store/brands";
import { latestControlRequestOf, recordAppliedControl } from "#store/workflows/commands";
import { decisionOf, recordRun } from "#store/workflows/runs";
import { measurementRequest, performanceRequest, publishedUrls, scheduledCycleRequest } from "./requests.ts";
import { runIdOfContent } from "./contents.ts";
import type { BrandEnv } from "./brandEnv.ts";
import { drainBrandOutbox, BrandStore } from "./brandStore.ts";
import { applyControl } from "./applyControl.ts";
import * as changes from "./brandChanges.ts";
import { getOrRestoreRun } from "./restoreRun.ts";
import { isEngineAbort, isInterrupted, startRun, resumeAfterRestart } from "./startRun.ts";
import { frameTextOf } from "./storedRun.ts";

/** How often a brand reconciles: looks for work that a crash interrupted, seconds. If there is none, it reads only its own SQLite. */
const reconcileSeconds = 15;

/** The agent of one brand: it decides, stores its decisions and sends commands. It never calls a model and never publishes. */
export class BrandAgent extends Agent<BrandEnv, BrandSummary> {
  override initialState: BrandSummary = newBrandSummary(this.name);
  readonly #store = new BrandStore(this.ctx.storage);
  readonly #expiry = new SocketExpiry(() => this.getConnections(), reconcileSeconds * 1000);
  /** Runs whose control request is being applied. The engine may take longer than the time to the next reconciliation. */
  readonly #applying = new Set<string>();

  override shouldConnectionBeReadonly(): boolean {
    return true;
  }

  override validateStateChange(_next: BrandSummary, source: Connection | "server"): void {
    if (source !== "server") throw new Error("This socket is read-only: change the brand in the dashboard");
  }

  override async onStart(): Promise<void> {
    answerPings(this.ctx);
    await this.scheduleEvery(reconcileSeconds, "sweep");
  }

  override onConnect(connection: Connection, { request }: ConnectionContext): void {
    this.#expiry.add(connection, request);
    connection.send(frameTextOf({ type: "runs", runs: this.#store.shownRuns() }));
  }

  /**
   * Handles a message once. The decision is stored together with the message; everything after that can be repeated. `causationId` is the
   * cause of what the brand then sends: the job of the message, or for a message without a job the cause of the message itself.
   */
  async receive(message: Message, causationId = message.causation_id): Promise<void> {
    if (!this.#store.isHandled(message.event_id)) {
      const knowledge = await changes.readKnowledge(this.env, this.#store.memory(this.name), message, this.#store.unsentIds());
      const check = changes.performanceCheckOf(this.#store.memory(this.name), message, knowledge);
      if (check) await this.schedule(new Date(check.at), "checkPerformance", check, { idempotent: true });
      // No await between reading the memory and writing it: other messages are handled during every await.
      if (!this.#store.isHandled(message.event_id)) {
        const unfinishedKeywords = new Set(this.#store.unfinishedRuns().map(({ run }) => run.subject));
        const input = { ...knowledge, unfinishedKeywords };
        this.#store.commit(changes.changeForMessage(this.#store.memory(this.name), message, input, causationId));
      }
    }
    const run = this.#store.getRun(message.event_id);
    if (run?.status === "starting") await this.#startRun(run);
    if (message.type === "content.published") await this.#recordUrl(message);
    await this.#sendAndUpdate();
  }

  /** Called after an operator changed the brand: its cycles follow the new cron expression from now on. Returns its summary. */
  async refresh(): Promise<BrandSummary> {
    const { strategy } = await findBrand(this.env.OPS, this.name);
    const cron = strategy.cron && agentsSdkCron(strategy.cron);
    for (const schedule of await this.listSchedules({ type: "cron" }))
      if (schedule.callback === "wakeUp" && schedule.type === "cron" && schedule.cron !== cron) await this.cancelSchedule(schedule.id);
    if (cron) await this.schedule(cron, "wakeUp");
    await this.#updateSummary();
    return this.state;
  }

  /** Sends the decision of an operator to a run that awaits approval. Repeating it changes nothing. */
  async approvalDecided(runId: string): Promise<void> {
    const run = this.#store.getRun(runId);
    const decision = run?.status === "waiting" ? await decisionOf(this.env.OPS, runId) : null;
    if (!decision) return;
    // Not by approveWorkflow: it needs the SDK's own row, which stays missing if the agent crashes right after the start.
    const payload = { approved: decision.decision === "approved", reason: decision.reason ?? `${decision.decision} by ${decision.by}` };
    await this.sendWorkflowEvent("CONTENT_WORKFLOW", runId, { type: "approval", payload });
  }

  /** Called before a control request is stored, so that it is applied even after a crash. Returns false if the run can no longer be controlled. */
  async expectControlRequest(runId: string): Promise<boolean> {
    this.#store.expectControlRequest(runId);
    const run = await getOrRestoreRun(this.env.OPS, this.#store, this.name, runId);
    if (!run) this.#store.deleteControlRequest(runId);
    return run !== undefined;
  }

  /** Applies the control request of a run, if it is not applied yet. Repeating it changes nothing. */
  async applyControlRequest(runId: string): Promise<void> {
    if (this.#applying.has(runId)) return;
    this.#applying.add(runId);
    try {
      await this.#applyControl(runId);
    } finally {
      this.#applying.delete(runId);
    }
    await this.#sendAndUpdate();
  }

  /** Requests the readership figures of the published articles now. `causationId` is the operator's command. Returns for how many articles. */
  async measureNow(correlationId: string, causationId?: string): Promise<number> {
    const memory = this.#store.memory(this.name);
    this.#store.commit(measurementRequest(memory, correlationId, causationId));
    await this.#sendAndUpdate();
    return publishedUrls(memory).length;
  }

  /** Returns how verdicts changed the strategy, newest first, at most 100 changes. */
  async strategyMoves(): Promise<ReturnType<BrandStore["strategyMoves"]>> {
    return this.#store.strategyMoves();
  }

  /** Called by a schedule when an article has been live long enough to measure. Schedules of an older version have one `url`, or no time. */
  async checkPerformance({ urls, url, at }: { urls?: string[]; url?: string; at?: string }): Promise<void> {
    const all = urls ?? [url ?? []].flat();
    const eventId = derivedIdAt(at === undefined ? undefined : Date.parse(at), "check", this.name, ...all);
    this.#store.commit(performanceRequest(this.#store.memory(this.name), all, { eventId }));
    await this.#sendAndUpdate();
  }

  /** Called by the cron of the brand. The id of the cycle is derived from the cron's time, so that a repeated call starts the same cycle. */
  async wakeUp(_payload?: unknown, schedule?: { time: number }): Promise<void> {
    await this.receive(scheduledCycleRequest(this.name, schedule ? new Date(schedule.time * 1000) : new Date()));
  }

  /** Continues what a crash interrupted and delivers decisions that did not arrive. The SDK stores this method's name in each brand's SQLite: renaming it would end the schedules of existing brands. */
  async sweep(): Promise<void> {
    this.#expiry.closeExpired();
    for (const { run, continuedAt } of this.#store.unfinishedRuns())
      await this.#continueRun(run, continuedAt).catch(warningLogger("run not continued, retrying", { brand: this.name, run: run.id }));
    for (const runId of this.#store.runsAwaitingControl())
      await this.applyControlRequest(runId).catch(warningLogger("control request not applied, retrying", { brand: this.name, run: runId }));
    await drainBrandOutbox(this.#store, publisherOf(this.env));
    this.#store.deleteOld(new Date());
  }

  override async onWorkflowEvent(_name: string, id: string, event: unknown): Promise<void> {
    const run = this.#store.getRun(id);
    if (!run) throw new Error(`${this.name} got a report of run ${id}, which it never started`);
    const reports = StepReports.parse(event);
    await this.#recordRun(run, reports.reduce(withReport, run));
    // This report is durable; the engine's own report of a failed run is not.
    const failed = reports.find(({ state }) => state === "failed");
    if (failed) await this.#endRun(id, { status: "failed", error: changes.withoutErrorName(failed.error ?? `${failed.step} failed`) });
  }

  override async onWorkflowComplete(_name: string, id: string): Promise<void> {
    await this.#endRun(id, { status: "complete" });
  }

  override async onWorkflowError(_name: string, id: string, error: string): Promise<void> {
    if (isEngineAbort(error)) return;
    const decision = await decisionOf(this.env.OPS, id);
    const rejected = decision?.decision === "rejected";
    await this.#endRun(id, {
      status: rejected ? "rejected" : "failed",
      error: rejected ? `Rejected by ${decision.by}${decision.reason ? `: ${decision.reason}` : ""}` : changes.withoutErrorName(error),
    });
  }

  async #continueRun(run: Run, continuedAt: string): Promise<void> {
    if (isInterrupted(run, continuedAt, this.env.BOOTED_AT)) {
      await resumeAfterRestart(this.env, run, () => this.#runWorkflow(run));
      this.#store.setContinuedAt(run.id, new Date().toISOString());
    } else if (run.status === "starting") await this.#startRun(run);
    else if (run.status === "waiting") await this.approvalDecided(run.id);
  }

  /** Changes the stored run before it tells the engine, so that whatever the engine reports next meets the new state. */
  async #applyControl(runId: string): Promise<void> {
    const latest = await latestControlRequestOf(this.env.OPS, runId);
    const run = latest?.isPending ? await getOrRestoreRun(this.env.OPS, this.#store, this.name, runId) : undefined;
    if (latest?.isPending && run) {
      const { run: changed, change } = changes.changeForControl(this.#store.memory(this.name), run, latest.request);
      this.#store.commit(change);
      if (changed !== run) broadcastText(this.ctx, frameTextOf(runFrameOf(run, changed)));
      await recordRun(this.env.OPS, changed);
      if (isStillInEffect(changed, latest.request)) await applyControl(this.env, changed, latest.request, () => this.#runWorkflow(changed));
      await recordAppliedControl(this.env.OPS, this.#store.getRun(runId) ?? changed, latest.request);
    }
    this.#store.deleteControlRequest(runId);
  }

  #runWorkflow(run: Run): Promise<string> {
    return this.runWorkflow("CONTENT_WORKFLOW", this.#store.paramsOf(run.id), { id: run.id, agentBinding: "BRAND_AGENT" });
  }

  async #startRun(run: Run): Promise<void> {
    await startRun(run, () => this.#runWorkflow(run));
    await recordRun(this.env.OPS, this.#store.getRun(run.id) ?? run);
  }

  /** Stores the URL of a published article with its run. */
  async #recordUrl({ payload }: Message<"content.published">): Promise<void> {
    const run = this.#store.getRun(runIdOfContent(payload.content_id));
    const [url] = ownPages(this.name, payload.urls);
    if (run && url) await this.#recordRun(run, withUrl(run, url, new Date().toISOString()));
  }

  /** Stores a run and sends it to the sockets if it changed, and writes it to the operations database in any case, because the last write may have failed. */
  async #recordRun(before: Run, run: Run): Promise<void> {
    if (run !== before) {
      this.#store.commit({ run });
      broadcastText(this.ctx, frameTextOf(runFrameOf(before, run)));
    }
    await recordRun(this.env.OPS, run);
  }

  async #endRun(id: string, runEnd: changes.RunEnd): Promise<void> {
    const run = this.#store.getRun(id);
    if (!run) return log("warn", "unknown run ended", { brand: this.name, run: id });
    const { change, run: ended } = changes.changeForRunEnd(this.#store.memory(this.name), run, runEnd, new Date().toISOString());
    this.#store.commit(change);
    broadcastText(this.ctx, frameTextOf(runFrameOf(run, ended)));
    await recordRun(this.env.OPS, ended);
    await this.#sendAndUpdate();
  }

  async #sendAndUpdate(): Promise<void> {
    await drainBrandOutbox(this.#store, publisherOf(this.env));
    await this.#updateSummary();
  }

  /** Updates the brand's summary: for its sockets if it changed, and in the operations database. */
  async #updateSummary(): Promise<void> {
    const next = (await this.listSchedules({ type: "cron" })).find(({ callback }) => callback === "wakeUp");
    const summary = brandSummaryOf(this.#store.memory(this.name), next ? new Date(next.time * 1000).toISOString() : null);
    if (JSON.stringify(summary) !== JSON.stringify(this.state)) this.setState(summary);
    await updateBrandSummary(this.env.OPS, this.name, summary);
  }
}
