import { errorText } from "#domain/errors/errorInfo";
import type { Run } from "#domain/workflows/run";
import { log } from "#runtime/log";
import type { Env } from "./env.ts";

/** The engine says so when a run was started before: by this brand, a moment ago. */
const alreadyStarted = /already exists|already been used|UNIQUE constraint failed/i;
export const unknownInstance = /not[ ._]found|does not exist|never started/i;

/** What the engine says when it stops a run, whyever. If the run failed, its last step has told so by itself. */
export const isEngineAbort = (error: string): boolean => error.startsWith("Aborting engine:");
/** What a step throws when somebody pauses, ends or restarts its run: it has not failed. */
export const isUserStop = (error: string): boolean => error.includes("Aborting engine: User called");

/** Starts the workflow of a run. False when it was started before. */
export async function startRun(run: Run, start: () => Promise<string>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (!alreadyStarted.test(errorText(error))) throw error;
    log("info", "run was started before", { run: run.id });
    return false;
  }
}

/**
 * True for a run that was cut off when the process ended. Only locally: in production the engine goes on by itself,
 * and `bootedAt` is not set. A run waiting for a person needs no waking: the decision does it.
 */
export const isInterrupted = (run: Run, wokenAt: string, bootedAt: string | undefined): boolean =>
  bootedAt !== undefined && (run.status === "starting" || run.status === "running") && run.updatedAt < bootedAt && wokenAt < bootedAt;

/**
 * Makes the local engine go on with a run. Neither asking for its status nor resuming it does; an event of any kind
 * does, and the steps that are done stay done. A run the engine never heard of is started; one it was told of but
 * never began, because the process ended in between, begins anew.
 */
export async function resumeAfterRestart(env: Env, run: Run, start: () => Promise<string>): Promise<void> {
  try {
    await (await env.CONTENT_WORKFLOW.get(run.id)).sendEvent({ type: "wake", payload: {} });
  } catch (error) {
    if (!unknownInstance.test(errorText(error))) throw error;
    if (!(await startRun(run, start))) await (await env.CONTENT_WORKFLOW.get(run.id)).restart();
  }
  log("info", "run goes on after a restart", { run: run.id });
}
