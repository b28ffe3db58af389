import { Agent, type Connection, type ConnectionContext } from "agents";
import { type BrandSummary, newBrandSummary } from "#domain/brands/brand";
import { agentsSdkCron } from "#domain/brands/cron";
import { derivedIdAt, type Message } from "#domain/messages/envelope";
import { brandSummaryOf } from "#domain/brands/memory";
import { type BrandFrame, runFrameOf, type Run, StepReport, withReport, withUrl } from "#domain/workflows/run";
import { answerPings } from "#runtime/socketPings";
import { log, warningLogger } from "#runtime/log";
import { publisherOf } from "#runtime/service";
import { SocketExpiry } from "#runtime/socketExpiry";
import { isStillInEffect } from "#domain/workflows/controlRequests";
import { ownPages } from "#domain/brands/sites";
import type { StrategyMove } from "#domain/brands/reads";
import { findBrand, updateBrandSummary } from "#store/brands/brands";
import { parseCycleId } from "#domain/traces/trace";
import { latestControlRequestOf, recordAppliedControl } from "#store/workflows/commands";
import { decisionOf, recordRun } from "#store/workflows/runs";
import { performanceRequest, publishedUrls, scheduledCycleRequest } from "./requests.ts";
import { runIdOfContent } from "./contents.ts";
import type { Env } from "./env.ts";
import { drainBrandOutbox, BrandStore } from "./brandStore.ts";
import { applyControl } from "./applyControl.ts";
import * as changes from "./brandChanges.ts";
import { getOrRestoreRun } from "./restoreRun.ts";
import { isEngineAbort, isInterrupted, startRun, resumeAfterRestart } from "./startRun.ts";

/** How often a brand looks for what a crash left undone, seconds. Where nothing is, it reads only its own SQLite. */
const sweepSeconds = 15;

/** One brand: it decides, records and commands. It never calls a model and never publishes. */
export class BrandAgent extends Agent<Env, BrandSummary> {
  override initialState: BrandSummary = newBrandSummary(this.name);
  readonly #ledger = new BrandStore(this.ctx.storage);
  readonly #expiry = new SocketExpiry(() => this.getConnections(), sweepSeconds * 1000);
  /** Runs whose order is being carried out: the engine takes its time, and the sweep comes meanwhile. */
  readonly #inOrder = new Set<string>();

  override shouldConnectionBeReadonly(): boolean {
    return true;
  }

  override validateStateChange(_next: BrandSummary, source: Connection | "server"): void {
    if (source !== "server") throw new Error("A brand is steered through the desk, not through its socket");
  }

  override async onStart(): Promise<void> {
    answerPings(this.ctx);
    await this.scheduleEvery(sweepSeconds, "sweep");
  }

  override onConnect(connection: Connection, { request }: ConnectionContext): void {
    this.#expiry.add(connection, request);
    connection.send(JSON.stringify({ type: "runs", runs: this.#ledger.shownRuns() } satisfies BrandFrame));
  }

  /** Takes a message in, once. What it decides is written with it; what follows can be repeated. */
  async receive(message: Message): Promise<void> {
    if (!this.#ledger.isHandled(message.event_id)) {
      const knowledge = await changes.readKnowledge(this.env, this.#ledger.memory(this.name), message, this.#ledger.unsentIds());
      const check = changes.performanceCheckOf(this.#ledger.memory(this.name), message, knowledge);
      if (check) await this.schedule(new Date(check.at), "checkPerformance", check, { idempotent: true });
      // Nothing is awaited between reading the memory and writing it: other messages come in at every await.
      if (!this.#ledger.isHandled(message.event_id)) {
        const unfinishedKeywords = new Set(this.#ledger.unfinishedRuns().map(({ run }) => run.keyword));
        this.#ledger.commit(changes.changeForMessage(this.#ledger.memory(this.name), message, { ...knowledge, unfinishedKeywords }));
      }
    }
    const run = this.#ledger.getRun(message.event_id);
    if (run?.status === "starting") await this.#start(run);
    if (message.type === "content.published") await this.#live(message);
    await this.#carryOn();
  }

  /** Called after an operator changed the brand: wakes by its new schedule from now on. */
  async refresh(): Promise<BrandSummary> {
    const { strategy } = await findBrand(this.env.OPS, this.name);
    const cron = strategy.cron && agentsSdkCron(strategy.cron);
    for (const one of await this.listSchedules({ type: "cron" }))
      if (one.callback === "wakeUp" && one.type === "cron" && one.cron !== cron) await this.cancelSchedule(one.id);
    if (cron) await this.schedule(cron, "wakeUp");
    await this.#show();
    return this.state;
  }

  /** Sends a run that waits for a person what the person decided. Repeating it changes nothing. */
  async approvalDecided(runId: string): Promise<void> {
    const run = this.#ledger.getRun(runId);
    const decided = run?.status === "waiting" ? await decisionOf(this.env.OPS, runId) : null;
    if (!decided) return;
    // Not by approveWorkflow: that needs the SDK's own row, which a crash right after a start leaves unwritten for good.
    const payload = { approved: decided.decision === "approved", reason: decided.reason ?? `${decided.decision} by ${decided.by}` };
    await this.sendWorkflowEvent("CONTENT_WORKFLOW", runId, { type: "approval", payload });
  }

  /** An order is about to be made: remembered before it is, so that a crash leaves nothing undone. False when nobody can carry it out any more. */
  async expectControlRequest(runId: string): Promise<boolean> {
    this.#ledger.expectControlRequest(runId);
    const run = await getOrRestoreRun(this.env.OPS, this.#ledger, this.name, runId);
    if (!run) this.#ledger.deleteControlRequest(runId);
    return run !== undefined;
  }

  /** Does what was ordered of a run, if that was not done yet. Repeating it changes nothing. */
  async applyControlRequest(runId: string): Promise<void> {
    if (this.#inOrder.has(runId)) return;
    this.#inOrder.add(runId);
    try {
      await this.#obey(runId);
    } finally {
      this.#inOrder.delete(runId);
    }
    await this.#carryOn();
  }

  /** Asks now how the published articles are read. Answers how many were asked about. */
  async measureNow(correlationId: string): Promise<number> {
    const urls = publishedUrls(this.#ledger.memory(this.name));
    this.#measure(urls, derivedIdAt(parseCycleId(correlationId)?.fromMs, "measure", this.name, correlationId), correlationId);
    await this.#carryOn();
    return urls.length;
  }

  /** How verdicts moved the strategy, newest first. */
  async strategyMoves(): Promise<StrategyMove[]> {
    return this.#ledger.strategyMoves();
  }

  /** A schedule fired: at that time an article has been live long enough to look at. One that was planned by an older version has one `url`, or no time. */
  async checkPerformance({ urls, url, at }: { urls?: string[]; url?: string; at?: string }): Promise<void> {
    const asked = urls ?? [url ?? []].flat();
    this.#measure(asked, derivedIdAt(at === undefined ? undefined : Date.parse(at), "check", this.name, ...asked), undefined);
    await this.#carryOn();
  }

  /** The cron of the brand fired. Its time makes the id, so that a wake-up which fails half-way and is tried again is one. */
  async wakeUp(_payload?: unknown, schedule?: { time: number }): Promise<void> {
    await this.receive(scheduledCycleRequest(this.name, schedule ? new Date(schedule.time * 1000) : new Date()));
  }

  /** Looks for what a crash left undone, and for decisions that were not delivered. */
  async sweep(): Promise<void> {
    this.#expiry.closeExpired();
    for (const { run, wokenAt } of this.#ledger.unfinishedRuns())
      await this.#lookAfter(run, wokenAt).catch(warningLogger("a run waits for the next sweep", { brand: this.name, run: run.id }));
    for (const runId of this.#ledger.runsAwaitingControl())
      await this.applyControlRequest(runId).catch(warningLogger("an order waits for the next sweep", { brand: this.name, run: runId }));
    await drainBrandOutbox(this.#ledger, publisherOf(this.env));
    this.#ledger.deleteOld(new Date());
  }

  override async onWorkflowEvent(_name: string, id: string, event: unknown): Promise<void> {
    const run = this.#ledger.getRun(id);
    if (!run) throw new Error(`Run ${id} reports to ${this.name}, which never started it`);
    const report = StepReport.parse(event);
    await this.#record(run, withReport(run, report));
    // This report is durable, the engine's own word for the end of a failed run is not.
    const { state, step, error } = report;
    if (state === "failed") await this.#end(id, { status: "failed", error: changes.withoutErrorName(error ?? `${step} failed`) });
  }

  override async onWorkflowComplete(_name: string, id: string): Promise<void> {
    await this.#end(id, { status: "complete" });
  }

  override async onWorkflowError(_name: string, id: string, error: string): Promise<void> {
    if (isEngineAbort(error)) return;
    const decided = await decisionOf(this.env.OPS, id);
    const rejected = decided?.decision === "rejected";
    await this.#end(id, {
      status: rejected ? "rejected" : "failed",
      error: rejected ? `Rejected by ${decided.by}${decided.reason ? `: ${decided.reason}` : ""}` : changes.withoutErrorName(error),
    });
  }

  async #lookAfter(run: Run, wokenAt: string): Promise<void> {
    if (isInterrupted(run, wokenAt, this.env.BOOTED_AT)) {
      await resumeAfterRestart(this.env, run, () => this.#run(run));
      this.#ledger.setWokenAt(run.id, new Date().toISOString());
    } else if (run.status === "starting") await this.#start(run);
    else if (run.status === "waiting") await this.approvalDecided(run.id);
  }

  /** The run is as ordered before the engine hears of it: what the engine tells then finds it so. */
  async #obey(runId: string): Promise<void> {
    const last = await latestControlRequestOf(this.env.OPS, runId);
    const run = last?.isPending ? await getOrRestoreRun(this.env.OPS, this.#ledger, this.name, runId) : undefined;
    if (last?.isPending && run) {
      const { request: order } = last;
      const { run: ordered, entry } = changes.changeForControl(this.#ledger.memory(this.name), run, order);
      this.#ledger.commit(entry);
      if (ordered !== run) this.broadcast(JSON.stringify(runFrameOf(run, ordered)));
      await recordRun(this.env.OPS, ordered);
      if (isStillInEffect(ordered, order)) await applyControl(this.env, ordered, order, () => this.#run(ordered));
      await recordAppliedControl(this.env.OPS, this.#ledger.getRun(runId) ?? ordered, order);
    }
    this.#ledger.deleteControlRequest(runId);
  }

  #run(run: Run): Promise<string> {
    return this.runWorkflow("CONTENT_WORKFLOW", this.#ledger.paramsOf(run.id), { id: run.id, agentBinding: "BRAND_AGENT" });
  }

  async #start(run: Run): Promise<void> {
    await startRun(run, () => this.#run(run));
    await recordRun(this.env.OPS, this.#ledger.getRun(run.id) ?? run);
  }

  /** An article went live: its run says where. */
  async #live({ payload }: Message<"content.published">): Promise<void> {
    const run = this.#ledger.getRun(runIdOfContent(payload.content_id));
    const [url] = ownPages(this.name, payload.urls);
    if (run && url) await this.#record(run, withUrl(run, url, new Date().toISOString()));
  }

  /** Keeps a run, shows it, writes it down. Written even if nothing changed: the last time may have failed there. */
  async #record(before: Run, run: Run): Promise<void> {
    if (run !== before) {
      this.#ledger.commit({ run });
      this.broadcast(JSON.stringify(runFrameOf(before, run)));
    }
    await recordRun(this.env.OPS, run);
  }

  async #end(id: string, ending: changes.RunEnd): Promise<void> {
    const run = this.#ledger.getRun(id);
    if (!run) return log("warn", "a run ended that this brand does not know", { brand: this.name, run: id });
    const { entry, run: ended } = changes.changeForRunEnd(this.#ledger.memory(this.name), run, ending, new Date().toISOString());
    this.#ledger.commit(entry);
    this.broadcast(JSON.stringify(runFrameOf(run, ended)));
    await recordRun(this.env.OPS, ended);
    await this.#carryOn();
  }

  #measure(urls: string[], eventId: string, correlationId: string | undefined): void {
    if (urls.length > 0) this.#ledger.commit(performanceRequest(this.#ledger.memory(this.name), urls, eventId, correlationId));
  }

  async #carryOn(): Promise<void> {
    await drainBrandOutbox(this.#ledger, publisherOf(this.env));
    await this.#show();
  }

  /** Shows what the brand knows of itself to its sockets and to the desk, if it is not what was shown last. */
  async #show(): Promise<void> {
    const next = (await this.listSchedules({ type: "cron" })).find(({ callback }) => callback === "wakeUp");
    const summary = brandSummaryOf(this.#ledger.memory(this.name), next ? new Date(next.time * 1000).toISOString() : null);
    if (JSON.stringify(summary) !== JSON.stringify(this.state)) this.setState(summary);
    await updateBrandSummary(this.env.OPS, this.name, summary);
  }
}
