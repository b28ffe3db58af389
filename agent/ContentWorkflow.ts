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
import type { StepName, StepReport } from "#domain/workflows/run";
import { log } from "#runtime/log";
import { drainOutbox } from "#runtime/outbox";
import { redact } from "#runtime/redact";
import { publisherOf } from "#runtime/service";
import { findBrand } from "#store/brands/brands";
import { recordStepAttempt } from "#store/workflows/stepAttempts";
import type { BrandAgent } from "./BrandAgent.ts";
import { contentIdOfRun, storeContent } from "./contents.ts";
import type { Env } from "./env.ts";
import { stepConfigOf, type StepLimits, retryReportOf, type StepState, runStepAttempt } from "./stepAttempts.ts";
import { isUserStop } from "./startRun.ts";
import { article, type Subject } from "./writer.ts";
import { writerOf } from "./writers.ts";

export type RunParams = { brand: string; keyword: string; researchId: string; template: string; correlationId: string | null };

const stepLimits = (limit: number, seconds: number, timeout: StepLimits["timeout"]): StepLimits => ({
  retries: { limit, delayMs: seconds * 1000 },
  timeout,
});
/** What each step may take, as the specification has it. */
const limits = {
  "fetch-research": stepLimits(3, 5, "30 seconds"),
  "generate-outline": stepLimits(3, 10, "2 minutes"),
  "draft-article": stepLimits(3, 10, "5 minutes"),
  "editorial-pass": stepLimits(2, 10, "3 minutes"),
  "store-and-publish": stepLimits(3, 5, "1 minute"),
};

/** Writes one article. A step that is done is not done again, whatever happens to the process. */
export class ContentWorkflow extends AgentWorkflow<BrandAgent, RunParams, Record<string, never>, Env> {
  #brand = "";

  override async run(event: AgentWorkflowEvent<RunParams>, step: AgentWorkflowStep): Promise<void> {
    const { brand, keyword, researchId } = event.payload;
    this.#brand = brand;
    const runId = event.instanceId;
    const writer = writerOf(this.env);
    const track = <T extends Rpc.Serializable<T>>(name: keyof typeof limits, work: () => Promise<T>) => this.#track(step, name, work);

    const subject = await track("fetch-research", () => this.#subject(brand, keyword, researchId));
    const outline = await track("generate-outline", () => writer.outline(subject));
    const draft = await track("draft-article", () => writer.draft(subject, outline));
    const edited = await track("editorial-pass", () => writer.editorial(subject, draft));
    if (!(await this.#approved(step, brand))) return;
    await track("store-and-publish", () => this.#publish(runId, event.payload, article(subject, edited, writer.name)));
    await step.reportComplete({ brand, keyword });
  }

  /** A stub of its own for each report: one whose object was restarted stays cut off, and a run may outlive many restarts. */
  protected override async notifyAgent(callback: WorkflowCallback): Promise<void> {
    await (await getAgentByName(this.env.BRAND_AGENT, this.#brand)).onWorkflowCallback(callback);
  }

  /** Reports a step before and after it, durably and so once, and makes an error that can't heal end its tries. */
  async #track<T extends Rpc.Serializable<T>>(step: AgentWorkflowStep, name: keyof typeof limits, work: () => Promise<T>): Promise<T> {
    await this.#report(step, { step: name, state: "running" });
    const state: StepState = { limits: limits[name] };
    let result: T;
    try {
      result = (await step.do(name, stepConfigOf(state), (context) =>
        runStepAttempt(name, state, context, work, (attempt) => this.#tried(attempt)),
      )) as T;
    } catch (error) {
      // Stopped to be paused: it has not failed, and will be here again.
      if (isUserStop(errorText(error))) throw error;
      await this.#report(step, { step: name, state: "failed", error: redact(errorInfoOf(error).message) });
      throw error;
    }
    await this.#report(step, { step: name, state: "done" });
    return result;
  }

  async #report(step: AgentWorkflowStep, report: Omit<StepReport, "at">): Promise<void> {
    await step.sendEvent({ ...report, at: new Date().toISOString() });
  }

  /** Keeps a try to be looked at, and tells of a further one. What can't be told now does not keep the article from being written. */
  async #tried(attempt: StepAttemptRecord): Promise<void> {
    const runId = this.workflowId;
    try {
      await recordStepAttempt(this.env.OPS, runId, attempt);
      const event = retryReportOf(attempt);
      if (event)
        await this.notifyAgent({ workflowName: this.workflowName, workflowId: runId, type: "event", event, timestamp: Date.now() });
    } catch (error) {
      log("warn", "a try of a step is not on record", { run: runId, step: attempt.step, error: errorText(error) });
    }
  }

  async #subject(brand: string, keyword: string, researchId: string): Promise<Subject> {
    const [research] = await this.env.GATHERFEED.research([researchId]);
    if (!research) throw new PermanentError(`There is no research ${researchId}`);
    return {
      brand,
      keyword,
      volume: research.volume,
      difficulty: research.difficulty,
      notes: research.notes ?? { angles: [], questions: [], facts: [] },
    };
  }

  /** Asks a person where the brand wants that. False when the article was rejected, which its brand has been told. */
  async #approved(step: AgentWorkflowStep, brand: string): Promise<boolean> {
    const name: StepName = "approval";
    const asks = await step.do("needs-approval", async () => (await findBrand(this.env.OPS, brand)).strategy.requireApproval);
    if (!asks) {
      await this.#report(step, { step: name, state: "skipped" });
      return true;
    }
    await this.#report(step, { step: name, state: "running" });
    try {
      await this.waitForApproval(step, { timeout: "7 days" });
    } catch (error) {
      if (error instanceof WorkflowRejectedError) return false;
      throw error;
    }
    await this.#report(step, { step: name, state: "done" });
    return true;
  }

  async #publish(runId: string, { correlationId }: RunParams, written: ReturnType<typeof article>): Promise<string> {
    const id = contentIdOfRun(runId);
    await storeContent(this.env.DB, { ...written, id, createdAt: new Date().toISOString() }, runId, correlationId ?? undefined);
    // The article is stored and its messages with it: a send that fails now is late, not a failure of the run.
    await drainOutbox(this.env.DB, publisherOf(this.env)).catch((error: unknown) =>
      log("warn", "outbox waits for the next sweep", { run: runId, correlation_id: correlationId, error: errorText(error) }),
    );
    return id;
  }
}
