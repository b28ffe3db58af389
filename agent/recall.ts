import { parseMessage } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { jobIdOf } from "#domain/jobs";
import { isFinalRun, type Run } from "#domain/runs";
import { messageOfJob } from "#store/jobActs";
import { getRun } from "#store/runs";
import type { RunParams } from "./ContentWorkflow.ts";
import type { Ledger } from "./ledger.ts";

/**
 * A run that is over and that its brand has forgotten, with what it was started with: as long as the job that asked for it is
 * kept. Null otherwise.
 */
async function recall(ops: D1Database, brand: string, runId: string): Promise<{ run: Run; params: RunParams } | null> {
  const run = await getRun(ops, runId);
  if (!run || run.brand !== brand || !isFinalRun(run.status)) return null;
  const body = await messageOfJob(ops, jobIdOf(runId, "sm-commands")).catch((error: unknown) => {
    if (error instanceof Fault && error.code === "not_found") return null;
    throw error;
  });
  const parsed = parseMessage(body);
  if (!parsed.ok || parsed.message.type !== "content.generate") return null;
  const { keyword, research_id: researchId, template } = parsed.message.payload;
  return { run, params: { brand, keyword, researchId, template, correlationId: run.correlationId } };
}

/** A run of a brand, also one that was forgotten since it was over: it is kept again then. */
export async function knownRun(ops: D1Database, ledger: Ledger, brand: string, runId: string): Promise<Run | undefined> {
  const known = ledger.run(runId);
  if (known) return known;
  const recalled = await recall(ops, brand, runId);
  // Somebody else may have recalled it meanwhile, and gone on.
  if (recalled && !ledger.run(runId)) ledger.commit(recalled);
  return ledger.run(runId);
}
