import { errorText } from "#domain/errors/errorInfo";
import type { Run } from "#domain/workflows/run";
import { log } from "#runtime/log";
import type { BrandEnv } from "./brandEnv.ts";

/** The engine's errors for a run that was started already, a moment ago by this brand. */
const alreadyStarted = /already exists|already been used|UNIQUE constraint failed/i;
/** The engine's errors for a run that it does not have. */
export const unknownInstance = /not[ ._]found|does not exist|never started/i;

/** True for the engine's error when it stops a run for any reason. If the run failed, its last step has reported that already. */
export const isEngineAbort = (error: string): boolean => error.startsWith("Aborting engine:");
/** True for the error of a step whose run is paused, terminated or restarted: the step has not failed. */
export const isUserStop = (error: string): boolean => error.includes("Aborting engine: User called");

/** Starts the workflow of a run. Returns false if it was started already. */
export async function startRun(run: Run, start: () => Promise<string>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (!alreadyStarted.test(errorText(error))) throw error;
    log("info", "run was started already", { run: run.id });
    return false;
  }
}

/**
 * True for a run that the end of the local process interrupted. In production `bootedAt` is not set, because the engine
 * continues by itself. A run that awaits approval is not interrupted: the decision continues it.
 */
export const isInterrupted = (run: Run, continuedAt: string, bootedAt: string | undefined): boolean =>
  bootedAt !== undefined && (run.status === "starting" || run.status === "running") && run.updatedAt < bootedAt && continuedAt < bootedAt;

/**
 * Makes the local engine continue a run after a restart of the process. Only an event does that, of any type; reading the
 * status or resuming does not. Completed steps are not repeated. A run that the engine does not have is started, or restarted
 * if the engine knows its id but never began it.
 */
export async function resumeAfterRestart(env: BrandEnv, run: Run, start: () => Promise<string>): Promise<void> {
  try {
    await (await env.CONTENT_WORKFLOW.get(run.id)).sendEvent({ type: "wake", payload: {} });
  } catch (error) {
    if (!unknownInstance.test(errorText(error))) throw error;
    if (!(await startRun(run, start))) await (await env.CONTENT_WORKFLOW.get(run.id)).restart();
  }
  log("info", "run continues after a restart", { run: run.id });
}
