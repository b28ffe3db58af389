import type { AuditContext } from "#domain/audit/audit";
import { notFound, refused } from "#domain/errors/refused";
import type { Refusal } from "#domain/refusals";
import { controllableStatuses, controlRefusal, ControlRequest, type ControlAction } from "#domain/workflows/controlRequests";
import { runSteps, type Run, type StepName } from "#domain/workflows/run";
import { changeAndRecord } from "../audit/audit.ts";
import { decisionOf, getRun, upsertRun } from "./runs.ts";

const outcomes: Record<ControlAction, string> = { pause: "Paused", resume: "Resumed", terminate: "Terminated", restart: "Restarted" };

type LatestRequest = { request: ControlRequest; isPending: boolean };

/** Returns the latest control request for a run, and whether its owner has yet to apply it; null if there was none. */
export async function latestControlRequestOf(db: D1Database, id: string): Promise<LatestRequest | null> {
  const row = await db
    .prepare(`SELECT last_order AS text, order_due AS due FROM runs WHERE id = ?1 AND last_order IS NOT NULL`)
    .bind(id)
    .first<{ text: string; due: number }>();
  return row && { request: ControlRequest.parse(JSON.parse(row.text)), isPending: row.due === 1 };
}

/** Returns one run. Throws `not_found`. */
export async function findRun(db: D1Database, id: string): Promise<Run> {
  const run = await getRun(db, id);
  if (!run) throw notFound("workflow run", id);
  return run;
}

/** Returns a run that allows a control request now. Throws `conflict` if its status does not allow it, `not_found`. */
export async function findControllableRun(db: D1Database, id: string, verb: ControlAction, fromStep: StepName | null): Promise<Run> {
  const run = await findRun(db, id);
  const refusal = controlRefusal(run, verb, fromStep);
  if (refusal !== null) throw refused(`Workflow run ${id}`, verb, refusal);
  return run;
}

/** Returns whether a restarted run needs a new decision, because it reaches its approval again. */
const needsNewApproval = (verb: ControlAction, fromStep: StepName | null): boolean =>
  verb === "restart" && (fromStep === null || runSteps().indexOf(fromStep) <= runSteps().indexOf("approval"));

/** Returns why a control request was not stored: another one is pending, or the status of the run does not allow it. */
async function refusalNow(db: D1Database, id: string, verb: ControlAction): Promise<Refusal> {
  const [run, last] = await Promise.all([findRun(db, id), latestControlRequestOf(db, id)]);
  if (last?.isPending) return { code: "request_pending", action: last.request.verb, by: last.request.by };
  return controlRefusal(run, verb) ?? { code: "changed_meanwhile" };
}

/**
 * Stores a control request for a run. Its owner applies it later. Throws `conflict` if the status of the run does not allow it or another
 * request is pending, `not_found`.
 */
export async function storeControlRequest(
  db: D1Database,
  id: string,
  verb: ControlAction,
  fromStep: StepName | null,
  context: AuditContext,
): Promise<void> {
  const run = await findControllableRun(db, id, verb, fromStep);
  const request: ControlRequest = {
    verb,
    fromStep,
    by: context.actor,
    at: context.at,
    reason: context.reason,
    act: context.id,
    restarts: run.restarts,
  };
  const asksAgain = needsNewApproval(verb, fromStep);
  const isStored = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE runs SET last_order = ?2, order_due = 1, decision = iif(?3, NULL, decision), decided_by = iif(?3, NULL, decided_by),
           decided_reason = iif(?3, NULL, decided_reason)
         WHERE id = ?1 AND order_due = 0 AND restarts = ?4 AND status IN (SELECT value FROM json_each(?5)) RETURNING id`,
      )
      .bind(id, JSON.stringify(request), asksAgain ? 1 : 0, run.restarts, JSON.stringify(controllableStatuses[verb])),
    context,
    {
      action: `workflow.${verb}`,
      target: `workflow:${id}`,
      outcome: fromStep === null ? outcomes[verb] : `${outcomes[verb]} from ${fromStep}`,
    },
  );
  if (!isStored) throw refused(`Workflow run ${id}`, verb, await refusalNow(db, id, verb));
}

/** Returns why a decision was not stored: the run was decided already, has a pending control request, or does not await approval. */
async function decisionRefusal(db: D1Database, run: Run, action: "approve" | "reject"): Promise<Refusal> {
  const [earlier, last] = await Promise.all([decisionOf(db, run.id), latestControlRequestOf(db, run.id)]);
  if (earlier) return { code: "already_decided", decision: earlier.decision, by: earlier.by };
  if (last?.isPending) return { code: "request_pending", action: last.request.verb, by: last.request.by };
  return run.status === "waiting" ? { code: "changed_meanwhile" } : { code: "wrong_status", status: run.status, action };
}

/**
 * Approves or rejects a run that waits for approval. Throws `conflict` if it does not wait, was decided already or has a pending control
 * request, and `not_found`.
 */
export async function decideRun(db: D1Database, id: string, decision: "approved" | "rejected", context: AuditContext): Promise<Run> {
  const action = decision === "approved" ? "approve" : "reject";
  const isDecided = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE runs SET decision = ?2, decided_by = ?3, decided_reason = ?4 WHERE id = ?1 AND status = 'waiting' AND decision IS NULL AND order_due = 0 RETURNING id`,
      )
      .bind(id, decision, context.actor, context.reason),
    context,
    { action: `workflow.${action}`, target: `workflow:${id}`, outcome: decision === "approved" ? "Approved" : "Rejected" },
  );
  const run = await findRun(db, id);
  if (!isDecided) throw refused(`Workflow run ${id}`, action, await decisionRefusal(db, run, action));
  return run;
}

/** Stores a run as its control request left it, and marks the request as applied. */
export async function recordAppliedControl(db: D1Database, run: Run, request: ControlRequest): Promise<void> {
  await db.batch([
    upsertRun(db, run),
    db
      .prepare(`UPDATE runs SET order_due = 0 WHERE id = ?1 AND order_due = 1 AND json_extract(last_order, '$.act') = ?2`)
      .bind(run.id, request.act),
  ]);
}
