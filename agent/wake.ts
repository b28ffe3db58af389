import { errorText } from "#domain/errorInfo";
import type { Run } from "#domain/runs";
import { log } from "#runtime/log";
import type { Env } from "./env.ts";

/** The engine says so when a run was started before: by this brand, a moment ago. */
const startedBefore = /already exists|already been used|UNIQUE constraint failed/i;
export const unknown = /not[ ._]found|does not exist|never started/i;

/** What the engine says when it stops a run, whyever. If the run failed, its last step has told so by itself. */
export const isAbort = (error: string): boolean => error.startsWith("Aborting engine:");
/** What a step throws when somebody pauses, ends or restarts its run: it has not failed. */
export const isHalt = (error: string): boolean => error.includes("Aborting engine: User called");

/** Starts the workflow of a run. False when it was started before. */
export async function startRun(run: Run, start: () => Promise<string>): Promise<boolean> {
  try {
    await start();
    return true;
  } catch (error) {
    if (!startedBefore.test(errorText(error))) throw error;
    log("info", "run was started before", { run: run.id });
    return false;
  }
}

/**
 * True for a run that was cut off when the process ended. Only locally: in production the engine goes on by itself,
 * and `bootedAt` is not set. A run waiting for a person needs no waking: the decision does it.
 */
export const isStranded = (run: Run, wokenAt: string, bootedAt: string | undefined): boolean =>
  bootedAt !== undefined && (run.status === "starting" || run.status === "running") && run.updatedAt < bootedAt && wokenAt < bootedAt;

/**
 * Makes the local engine go on with a run. Neither asking for its status nor resuming it does; an event of any kind
 * does, and the steps that are done stay done. A run the engine never heard of is started; one it was told of but
 * never began, because the process ended in between, begins anew.
 */
export async function wake(env: Env, run: Run, start: () => Promise<string>): Promise<void> {
  try {
    await (await env.CONTENT_WORKFLOW.get(run.id)).sendEvent({ type: "wake", payload: {} });
  } catch (error) {
    if (!unknown.test(errorText(error))) throw error;
    if (!(await startRun(run, start))) await (await env.CONTENT_WORKFLOW.get(run.id)).restart();
  }
  log("info", "run goes on after a restart", { run: run.id });
}
