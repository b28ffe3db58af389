import { errorText } from "#domain/errors/errorInfo";
import type { ControlRequest } from "#domain/workflows/controlRequests";
import type { Run } from "#domain/workflows/run";
import { log } from "#runtime/log";
import type { BrandEnv } from "./brandEnv.ts";
import { startRun, unknownInstance } from "./startRun.ts";

/** The engine's states in which a control request is applied already. */
const appliedStatuses: Record<"pause" | "resume" | "terminate", readonly InstanceStatus["status"][]> = {
  pause: ["paused", "waitingForPause", "complete", "errored", "terminated"],
  resume: ["queued", "running", "waiting", "complete", "errored", "terminated"],
  terminate: ["complete", "errored", "terminated"],
};

/** The engine's name of a step. The approval starts with the step that checks whether approval is needed. */
const engineStep = (step: string): string => (step === "approval" ? "needs-approval" : step);

/** Restarts a run, from a step or from the beginning. If the engine no longer has the run or the step, it starts from the beginning; nothing is stored twice. */
async function restart(env: BrandEnv, run: Run, fromStep: string | null, start: () => Promise<string>): Promise<void> {
  try {
    const instance = await env.CONTENT_WORKFLOW.get(run.id);
    await instance.restart(fromStep === null ? {} : { from: { name: engineStep(fromStep) } });
  } catch (error) {
    if (!unknownInstance.test(errorText(error))) throw error;
    log("warn", "run restarts from the beginning", { run: run.id, error: errorText(error) });
    if (!(await startRun(run, start))) await (await env.CONTENT_WORKFLOW.get(run.id)).restart();
  }
}

/** Applies a control request in the engine. Repeating it changes nothing, except that a restart restarts the run again. */
export async function applyControl(
  env: BrandEnv,
  run: Run,
  { verb, fromStep }: ControlRequest,
  start: () => Promise<string>,
): Promise<void> {
  if (verb === "restart") return restart(env, run, fromStep, start);
  let instance: WorkflowInstance | undefined;
  try {
    instance = await env.CONTENT_WORKFLOW.get(run.id);
    await instance[verb]();
  } catch (error) {
    // A run that the engine does not have cannot be running: a resume starts it, pause and terminate are done.
    if (unknownInstance.test(errorText(error))) return verb === "resume" ? restart(env, run, null, start) : undefined;
    const now = await instance?.status();
    if (!now || !appliedStatuses[verb].includes(now.status)) throw error;
  }
}
