import { parseMessage } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { jobIdOf } from "#domain/jobs/job";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { getJobMessage } from "#store/jobs/commands";
import { getRun } from "#store/workflows/runs";
import type { RunParams } from "./ContentWorkflow.ts";
import type { BrandStore } from "./brandStore.ts";

/**
 * A run that is over and that its brand has forgotten, with what it was started with: as long as the job that asked for it is
 * kept. Null otherwise.
 */
async function readDeletedRun(ops: D1Database, brand: string, runId: string): Promise<{ run: Run; params: RunParams } | null> {
  const run = await getRun(ops, runId);
  if (!run || run.brand !== brand || !isFinalRun(run.status)) return null;
  const body = await getJobMessage(ops, jobIdOf(runId, "sm-commands")).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "not_found") return null;
    throw error;
  });
  const parsed = parseMessage(body);
  if (!parsed.ok || parsed.message.type !== "content.generate") return null;
  const { keyword, research_id: researchId, template } = parsed.message.payload;
  return { run, params: { brand, keyword, researchId, template, correlationId: run.correlationId } };
}

/** A run of a brand, also one that was forgotten since it was over: it is kept again then. */
export async function getOrRestoreRun(ops: D1Database, ledger: BrandStore, brand: string, runId: string): Promise<Run | undefined> {
  const known = ledger.getRun(runId);
  if (known) return known;
  const recalled = await readDeletedRun(ops, brand, runId);
  // Somebody else may have recalled it meanwhile, and gone on.
  if (recalled && !ledger.getRun(runId)) ledger.commit(recalled);
  return ledger.getRun(runId);
}
