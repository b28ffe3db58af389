import type { AuditContext } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { controllableStatuses, controlRefusal, ControlRequest, type ControlAction } from "#domain/workflows/controlRequests";
import { stepOrder, type Run, type StepName } from "#domain/workflows/run";
import { insertAuditEntry } from "../audit/audit.ts";
import { getRun, upsertRun } from "./runs.ts";

const outcomes: Record<ControlAction, string> = { pause: "Paused", resume: "Resumed", terminate: "Terminated", restart: "Restarted" };

type LatestRequest = { request: ControlRequest; isPending: boolean };

/** The latest order for a run, and whether its brand has yet to carry it out; null when there was none. */
export async function latestControlRequestOf(db: D1Database, id: string): Promise<LatestRequest | null> {
  const row = await db
    .prepare(`SELECT last_order AS text, order_due AS due FROM runs WHERE id = ?1 AND last_order IS NOT NULL`)
    .bind(id)
    .first<{ text: string; due: number }>();
  return row && { request: ControlRequest.parse(JSON.parse(row.text)), isPending: row.due === 1 };
}

/** One run. Throws `not_found`. */
export async function findRun(db: D1Database, id: string): Promise<Run> {
  const run = await getRun(db, id);
  if (!run) throw new ApiError("not_found", `There is no workflow run ${id}`);
  return run;
}

/** True when a person has to decide again: the run comes to its approval once more. */
const needsNewApproval = (verb: ControlAction, fromStep: StepName | null): boolean =>
  verb === "restart" && (fromStep === null || stepOrder.indexOf(fromStep) <= stepOrder.indexOf("approval"));

/** Why an order was not taken: another one is on its way, or the run is not, or no longer, as it has to be. */
async function conflictOf(db: D1Database, id: string, verb: ControlAction): Promise<ApiError> {
  const [run, last] = await Promise.all([findRun(db, id), latestControlRequestOf(db, id)]);
  const { by, verb: other } = last?.request ?? { by: "somebody", verb };
  if (last?.isPending) return new ApiError("conflict", `${by} has just told this run to ${other}`);
  return new ApiError("conflict", controlRefusal(run, verb) ?? "This run has moved on meanwhile: look again");
}

/**
 * Orders something of a run; its brand carries it out. Throws `conflict` when the run is not in a state for it or another
 * order is still to be carried out, `not_found`.
 */
export async function storeControlRequest(
  db: D1Database,
  id: string,
  verb: ControlAction,
  fromStep: StepName | null,
  act: AuditContext,
): Promise<void> {
  const run = await findRun(db, id);
  const refusal = controlRefusal(run, verb, fromStep);
  if (refusal !== null) throw new ApiError("conflict", refusal);
  const order: ControlRequest = { verb, fromStep, by: act.actor, at: act.at, reason: act.reason, act: act.id, restarts: run.restarts };
  const anew = needsNewApproval(verb, fromStep);
  const [ordered] = await db.batch([
    db
      .prepare(
        `UPDATE runs SET last_order = ?2, order_due = 1, decision = iif(?3, NULL, decision), decided_by = iif(?3, NULL, decided_by),
           decided_reason = iif(?3, NULL, decided_reason)
         WHERE id = ?1 AND order_due = 0 AND restarts = ?4 AND status IN (SELECT value FROM json_each(?5)) RETURNING id`,
      )
      .bind(id, JSON.stringify(order), anew ? 1 : 0, run.restarts, JSON.stringify(controllableStatuses[verb])),
    insertAuditEntry(
      db,
      act,
      {
        action: `workflow.${verb}`,
        target: `workflow:${id}`,
        outcome: fromStep === null ? outcomes[verb] : `${outcomes[verb]} from ${fromStep}`,
      },
      true,
    ),
  ]);
  if (!ordered?.results.length) throw await conflictOf(db, id, verb);
}

/** Writes a run as its order left it, and that the order was carried out. */
export async function recordAppliedControl(db: D1Database, run: Run, order: ControlRequest): Promise<void> {
  await db.batch([
    upsertRun(db, run),
    db
      .prepare(`UPDATE runs SET order_due = 0 WHERE id = ?1 AND order_due = 1 AND json_extract(last_order, '$.act') = ?2`)
      .bind(run.id, order.act),
  ]);
}
