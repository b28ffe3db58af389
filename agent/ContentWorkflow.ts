import { getAgentByName } from "agents";
import {
  AgentWorkflow,
  type AgentWorkflowEvent,
  type AgentWorkflowStep,
  type WorkflowCallback,
  WorkflowRejectedError,
} from "agents/workflows";
import type { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { PermanentError } from "#domain/jobs/retry";
import type { StepReport } from "#domain/workflows/run";
import type { StepName } from "#brand-engine/domain/steps";
import { log } from "#runtime/log";
import { drainOutbox } from "#runtime/outbox";
import { redact } from "#runtime/redact";
import { publisherOf } from "#runtime/service";
import { findBrand } from "#brand-engine/store/brands";
import { recordStepAttempt } from "#store/workflows/stepAttempts";
import type { BrandAgent } from "./BrandAgent.ts";
import type { RunParams } from "./brandEnv.ts";
import { contentIdOfRun, storeContent } from "./contents.ts";
import type { Env } from "./env.ts";
import { stepConfigOf, type StepLimits, doneReportOf, retryReportOf, type StepState, runStepAttempt } from "./stepAttempts.ts";
import { isUserStop } from "./startRun.ts";
import { article, type Subject } from "./writer.ts";
import { writerOf } from "./writers.ts";

const stepLimits = (limit: number, seconds: number, timeout: StepLimits["timeout"]): StepLimits => ({
  retries: { limit, delayMs: seconds * 1000 },
  timeout,
});
/** Retries, delay before the first retry (s) and timeout of each step. */
const limits = {
  "fetch-research": stepLimits(3, 5, "30 seconds"),
  "generate-outline": stepLimits(3, 10, "2 minutes"),
  "draft-article": stepLimits(3, 10, "5 minutes"),
  "editorial-pass": stepLimits(2, 10, "3 minutes"),
  "store-and-publish": stepLimits(3, 5, "1 minute"),
};

/** The workflow that writes one article. A completed step is not repeated, whatever happens to the process. */
export class ContentWorkflow extends AgentWorkflow<BrandAgent, RunParams, Record<string, never>, Env> {
  #brand = "";
  /** What is not reported yet: the end of a step goes with the start of the next one. */
  #unreported: StepReport[] = [];

  override async run(event: AgentWorkflowEvent<RunParams>, step: AgentWorkflowStep): Promise<void> {
    this.#brand = event.payload.brand;
    this.#unreported = [];
    try {
      await this.#write(event, step);
    } catch (error) {
      // The engine stops a run to pause it, and replays it later.
      if (!isUserStop(errorText(error))) await this.#sendReports(step);
      throw error;
    }
  }

  async #write(event: AgentWorkflowEvent<RunParams>, step: AgentWorkflowStep): Promise<void> {
    const { brand, keyword, researchId } = event.payload;
    const runId = event.instanceId;
    const writer = writerOf(this.env);
    const track = <T extends Rpc.Serializable<T>>(name: keyof typeof limits, work: () => Promise<T>) => this.#track(step, name, work);

    const subject = await track("fetch-research", () => this.#subject(brand, keyword, researchId));
    const outline = await track("generate-outline", () => writer.outline(subject));
    const draft = await track("draft-article", () => writer.draft(subject, outline));
    const edited = await track("editorial-pass", () => writer.editorial(subject, draft));
    if (!(await this.#awaitApproval(step, brand))) return;
    await track("store-and-publish", () => this.#publish(runId, event.payload, article(subject, edited, writer.name)));
    await this.#sendReports(step);
    await step.reportComplete({ brand, keyword });
  }

  /** Gets a new stub for each report: a stub stays disconnected after its object was restarted, and a run may outlive many restarts. */
  protected override async notifyAgent(callback: WorkflowCallback): Promise<void> {
    await (await getAgentByName(this.env.BRAND_AGENT, this.#brand)).onWorkflowCallback(callback);
  }

  /** Runs a step and reports its start and its end. A permanent error ends the retries. */
  async #track<T extends Rpc.Serializable<T>>(step: AgentWorkflowStep, name: keyof typeof limits, work: () => Promise<T>): Promise<T> {
    this.#report({ step: name, state: "running" });
    await this.#sendReports(step);
    const state: StepState = { limits: limits[name] };
    let result: T;
    try {
      result = (await step.do(name, stepConfigOf(state), (context) =>
        runStepAttempt(name, state, context, work, (attempt) => this.#storeAttempt(attempt)),
      )) as T;
    } catch (error) {
      // The engine stops a step to pause its run: the step has not failed and runs again later.
      if (isUserStop(errorText(error))) throw error;
      this.#report({ step: name, state: "failed", error: redact(errorInfoOf(error).message) });
      throw error;
    }
    this.#report({ step: name, state: "done" });
    return result;
  }

  #report(report: Omit<StepReport, "at">): void {
    this.#unreported.push({ ...report, at: new Date().toISOString() });
  }

  /**
   * Sends what is not reported yet, as one step of the engine with a name of its own. So each report is sent once, also when the run continues
   * after a restart of the process or with a newer version of this code. The prefix is that of the SDK's own steps, which views leave out.
   */
  async #sendReports(step: AgentWorkflowStep): Promise<void> {
    const event = this.#unreported;
    if (event.length === 0) return;
    this.#unreported = [];
    await step.do(`__agent_report ${event.map((report) => `${report.step} ${report.state}`).join(", ")}`, () => this.#notify(event));
  }

  #notify(event: StepReport | StepReport[]): Promise<void> {
    return this.notifyAgent({
      workflowName: this.workflowName,
      workflowId: this.workflowId,
      type: "event",
      event,
      timestamp: Date.now(),
    });
  }

  /**
   * Stores an attempt of a step, and tells the brand what no later report says in time: that it will be retried, or that it ended a step of a
   * paused run, whose next report waits until the run is resumed. A failure here is logged and does not fail the run.
   */
  async #storeAttempt(attempt: StepAttemptRecord): Promise<void> {
    const runId = this.workflowId;
    try {
      const status = await recordStepAttempt(this.env.OPS, runId, attempt);
      const event = retryReportOf(attempt) ?? (status === "paused" ? doneReportOf(attempt) : null);
      if (event) await this.#notify(event);
    } catch (error) {
      log("warn", "attempt of a step not stored", { run: runId, step: attempt.step, error: errorText(error) });
    }
  }

  async #subject(brand: string, keyword: string, researchId: string): Promise<Subject> {
    const [research] = await this.env.GATHERFEED.research([researchId]);
    if (!research) throw new PermanentError(`Research ${researchId} does not exist`);
    return {
      brand,
      keyword,
      volume: research.volume,
      difficulty: research.difficulty,
      notes: research.notes ?? { angles: [], questions: [], facts: [] },
    };
  }

  /** Waits for approval if the strategy requires it, at most 7 days. Returns false if the article was rejected; the brand knows that already. */
  async #awaitApproval(step: AgentWorkflowStep, brand: string): Promise<boolean> {
    const name: StepName = "approval";
    const requiresApproval = await step.do("needs-approval", async () => (await findBrand(this.env.OPS, brand)).strategy.requireApproval);
    if (!requiresApproval) {
      this.#report({ step: name, state: "skipped" });
      return true;
    }
    this.#report({ step: name, state: "running" });
    await this.#sendReports(step);
    try {
      await this.waitForApproval(step, { timeout: "7 days" });
    } catch (error) {
      if (error instanceof WorkflowRejectedError) return false;
      throw error;
    }
    this.#report({ step: name, state: "done" });
    return true;
  }

  async #publish(runId: string, { correlationId }: RunParams, written: ReturnType<typeof article>): Promise<string> {
    const id = contentIdOfRun(runId);
    await storeContent(this.env.DB, { ...written, id, createdAt: new Date().toISOString() }, runId, correlationId ?? undefined);
    // The article and its messages are stored: a send that fails now is repeated later and does not fail the run.
    await drainOutbox(this.env.DB, publisherOf(this.env)).catch((error: unknown) =>
      log("warn", "outbox not drained, the cron drains it", { run: runId, correlation_id: correlationId, error: errorText(error) }),
    );
    return id;
  }
}
