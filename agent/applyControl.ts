import { errorText } from "#domain/errors/errorInfo";
import type { ControlRequest } from "#domain/workflows/controlRequests";
import type { Run, StepName } from "#domain/workflows/run";
import { log } from "#runtime/log";
import type { Env } from "./env.ts";
import { startRun, unknownInstance } from "./startRun.ts";

/** In which states the engine has nothing left to do for an order. */
const appliedStatuses: Record<"pause" | "resume" | "terminate", readonly InstanceStatus["status"][]> = {
  pause: ["paused", "waitingForPause", "complete", "errored", "terminated"],
  resume: ["queued", "running", "waiting", "complete", "errored", "terminated"],
  terminate: ["complete", "errored", "terminated"],
};

/** The engine's name of a step: the wait for a person begins with asking whether there is one to wait for. */
const engineStep = (step: StepName): string => (step === "approval" ? "needs-approval" : step);

/** Begins a run anew. An engine that forgot it, or the step, begins from the top: what was stored is not stored twice. */
async function restart(env: Env, run: Run, fromStep: StepName | null, start: () => Promise<string>): Promise<void> {
  try {
    const instance = await env.CONTENT_WORKFLOW.get(run.id);
    await instance.restart(fromStep === null ? {} : { from: { name: engineStep(fromStep) } });
  } catch (error) {
    if (!unknownInstance.test(errorText(error))) throw error;
    log("warn", "run begins from the top", { run: run.id, error: errorText(error) });
    if (!(await startRun(run, start))) await (await env.CONTENT_WORKFLOW.get(run.id)).restart();
  }
}

/** Makes the engine do what was ordered of a run. Asked twice, the second time does nothing but restart once more. */
export async function applyControl(env: Env, run: Run, { verb, fromStep }: ControlRequest, start: () => Promise<string>): Promise<void> {
  if (verb === "restart") return restart(env, run, fromStep, start);
  let instance: WorkflowInstance | undefined;
  try {
    instance = await env.CONTENT_WORKFLOW.get(run.id);
    await instance[verb]();
  } catch (error) {
    // Nothing runs that the engine does not know; to go on, it has to begin.
    if (unknownInstance.test(errorText(error))) return verb === "resume" ? restart(env, run, null, start) : undefined;
    const now = await instance?.status();
    if (!now || !appliedStatuses[verb].includes(now.status)) throw error;
  }
}
