import type { Payload } from "#brand-engine/domain/events";
import { parseMessage } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { jobIdOf } from "#domain/jobs/job";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { getJobMessage } from "#store/jobs/commands";
import { getRun } from "#store/workflows/runs";
import type { RunParams } from "./brandEnv.ts";
import type { BrandStore } from "./brandStore.ts";

/**
 * Reads an ended run that its brand no longer stores, with its parameters, from the run's row and the job that requested it.
 * Returns null if one of them does not exist.
 */
async function readDeletedRun(ops: D1Database, brand: string, runId: string): Promise<{ run: Run; params: RunParams } | null> {
  const run = await getRun(ops, runId);
  if (!run || run.tenant !== brand || !isFinalRun(run.status)) return null;
  const body = await getJobMessage(ops, jobIdOf(runId, "sm-commands")).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "not_found") return null;
    throw error;
  });
  const parsed = parseMessage(body);
  if (!parsed.ok || parsed.message.type !== "content.generate") return null;
  const { keyword, research_id: researchId, template } = parsed.message.payload as Payload<"content.generate">;
  return { run, params: { brand, keyword, researchId, template, correlationId: run.correlationId } };
}

/** Returns a run of a brand. An ended run that the brand no longer stores is restored first. Undefined if that is not possible. */
export async function getOrRestoreRun(ops: D1Database, store: BrandStore, brand: string, runId: string): Promise<Run | undefined> {
  const stored = store.getRun(runId);
  if (stored) return stored;
  const deleted = await readDeletedRun(ops, brand, runId);
  // Another request may have restored and changed it meanwhile.
  if (deleted && !store.getRun(runId)) store.commit(deleted);
  return store.getRun(runId);
}
