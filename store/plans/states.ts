import type { AuditAction, AuditContext } from "#domain/audit/audit";
import { planActionFacts, countOf } from "#domain/plans/actions";
import type { PlanState } from "#domain/plans/plan";
import { insertAuditEntry } from "../audit/audit.ts";
import { bindUsed } from "../bindUsed.ts";
import { batchByName } from "../batch.ts";
import { secondsAfter } from "../time.ts";
import { driverLeaseSeconds, type DriverToStart } from "./driver.ts";
import { patchOf, type PlanRow } from "./rows.ts";

/** SQL assignments that give a plan its next driver, which the caller starts. ?2 is now, ?3 the end of its lease. */
const nextDriver = `driver = driver + 1, driver_at = ?2, driver_until = ?3`;
/** SQL assignments as {@link nextDriver}, for a plan that is running. Its driver may sleep for long, and would notice the change only then. */
const nextDriverIfRunning = `driver = driver + (state = 'running'), driver_at = iif(state = 'running', ?2, driver_at),
  driver_until = iif(state = 'running', ?3, driver_until)`;

type Change = {
  from: readonly PlanState[];
  /** SQL assignments; ?2 is now, ?3 the end of a lease, ?4 who, ?5 the id of the audit entry, ?6 the reason, from ?7 on `parameters`. */
  set: string;
  /** Further SQL conditions. */
  if?: string;
  parameters?: readonly (string | number | null)[];
  entry: { action: AuditAction; outcome: string; after?: object };
};

/** What a plan does and to how many, which each of its audit entries says: a reader of the log does not know it by its id. */
const subjectOf = ({ action, eligible, filter }: PlanRow) => ({
  action,
  eligible,
  filter: filter === null ? null : (JSON.parse(filter) as unknown),
});

/** Changes a plan and records it, if its state allows. Returns its driver, which has to be started if it is another one than before, or null if nothing changed. */
async function changePlan(db: D1Database, plan: PlanRow, change: Change, context: AuditContext): Promise<DriverToStart | null> {
  const { id } = plan;
  const { from, set, parameters = [], entry } = change;
  const states = from.map((state) => `'${state}'`).join(", ");
  const { changed } = await batchByName<{ changed: DriverToStart }>(db, {
    changed: bindUsed(
      db,
      `UPDATE plans SET ${set} WHERE id = ?1 AND state IN (${states}) AND ${change.if ?? "true"} RETURNING id, driver`,
      [id, context.at, secondsAfter(context.at, driverLeaseSeconds), context.actor, context.id, context.reason, ...parameters],
    ),
    recorded: insertAuditEntry(db, context, { ...entry, target: `plan:${id}`, after: { ...subjectOf(plan), ...entry.after } }, true),
  });
  return changed.rows[0] ?? null;
}

const toState = (state: PlanState): string => `state = '${state}', state_at = ?2, state_by = ?4`;

/** What a command on a plan needs: the plan as it was read, and the context of the command. */
type Command = (db: D1Database, plan: PlanRow, context: AuditContext) => Promise<DriverToStart | null>;

/** How a plan is sent: its pace (null: as fast as possible) and its canary. */
export type SendSettings = Pick<PlanRow, "perSecond" | "canaryFirst" | "maxFailureRate">;

/** What a plan changes of its messages, or until when it snoozes them, for its audit entry; nothing for most. */
const changeOf = (plan: PlanRow) => ({
  ...(plan.patch === null ? {} : { patch: patchOf(plan) }),
  ...(plan.targetQueue === null ? {} : { targetQueue: plan.targetQueue }),
  ...(plan.until === null ? {} : { until: plan.until }),
});

/** What a plan changes of its messages, or until when it snoozes them, in words: ", with a patch, to orders". */
const changeText = ({ patch, targetQueue, until }: PlanRow): string =>
  `${patch === null ? "" : ", with a patch"}${targetQueue === null ? "" : `, to ${targetQueue}`}${until === null ? "" : ` until ${until}`}`;

/** Runs a plan whose set is complete. Its audit entry stands for all that it does; the outcome is added at the end. */
export const runPlan = (db: D1Database, plan: PlanRow, settings: SendSettings, context: AuditContext): Promise<DriverToStart | null> => {
  const { action, eligible, skips } = plan;
  const { perSecond, canaryFirst, maxFailureRate } = settings;
  return changePlan(
    db,
    plan,
    {
      from: ["planned"],
      if: `freeze_position IS NULL AND expires_at > ?2`,
      set: `${toState("running")}, run_at = ?2, run_by = ?4, act = ?5, reason = coalesce(?6, reason),
        per_second = ?7, canary_first = ?8, max_failure_rate = ?9, ${nextDriver}`,
      parameters: [perSecond, canaryFirst, maxFailureRate],
      entry: {
        action: "plan.run",
        outcome: `Running: ${planActionFacts[action].verb.toLowerCase()} ${countOf(planActionFacts[action].target, eligible)}${changeText(plan)}`,
        after: {
          skipped: JSON.parse(skips),
          ...settings,
          ...changeOf(plan),
        },
      },
    },
    context,
  );
};

/** Pauses a running plan: once this has returned, nothing more of it is sent. */
export const pausePlan: Command = (db, plan, context) =>
  changePlan(db, plan, { from: ["running"], set: toState("paused"), entry: { action: "plan.pause", outcome: "Paused" } }, context);

/** Resumes a paused plan, or one that stopped by itself. The failure rate counts from here. */
export const resumePlan: Command = (db, plan, context) =>
  changePlan(
    db,
    plan,
    {
      from: ["paused", "stopped"],
      set: `settled_before = iif(state = 'stopped', completed + failed, settled_before), failed_before = iif(state = 'stopped', failed, failed_before),
        stop_reason = NULL, ${toState("running")}, ${nextDriver}`,
      entry: { action: "plan.resume", outcome: "Resumed" },
    },
    context,
  );

/** Ends a plan for good. What was sent stays sent. */
export const abortPlan: Command = (db, plan, context) =>
  changePlan(
    db,
    plan,
    {
      from: ["planned", "running", "paused", "stopped"],
      set: toState("aborted"),
      entry: { action: "plan.abort", outcome: "Aborted" },
    },
    context,
  );

/** Changes the pace of a plan that has not ended; null: as fast as possible. */
export const setPlanPace = (db: D1Database, plan: PlanRow, perSecond: number | null, context: AuditContext) =>
  changePlan(
    db,
    plan,
    {
      from: ["planned", "running", "paused", "stopped"],
      set: `per_second = ?7, ${nextDriverIfRunning}`,
      parameters: [perSecond],
      entry: {
        action: "plan.pace",
        outcome: perSecond === null ? "Set to full speed" : `Set to ${perSecond} a second`,
        after: { perSecond },
      },
    },
    context,
  );

/** Starts to undo what a plan has done. */
export const undoPlan: Command = (db, plan, context) =>
  changePlan(
    db,
    plan,
    {
      from: ["completed", "aborted", "stopped"],
      if: `undo_state IS NULL AND sent > 0`,
      set: `undo_state = 'running', undo_at = ?2, undo_by = ?4, ${nextDriver}`,
      entry: { action: "plan.undo", outcome: "Undoing" },
    },
    context,
  );

/** A statement that ends the text of the run's audit entry with what came of it. */
const recordOutcome = (db: D1Database, act: string | null, outcome: string): D1PreparedStatement =>
  db.prepare(`UPDATE audit SET outcome = ?2 WHERE id = ?1 AND changes() > 0`).bind(act, outcome);

/** Completes a plan of which nothing is left to send. Changes nothing if it is not running, or another driver has sent since. */
export async function completePlan(db: D1Database, plan: PlanRow, at: string): Promise<void> {
  const { id, action, act, position, sent, eligible, changed } = plan;
  const { target, done } = planActionFacts[action];
  const rest = changed === 0 ? "" : `, ${changed.toLocaleString("en-US")} had changed meanwhile`;
  await db.batch([
    db
      .prepare(`UPDATE plans SET state = 'completed', state_at = ?3, driver_at = ?3 WHERE id = ?1 AND state = 'running' AND position = ?2`)
      .bind(id, position, at),
    recordOutcome(db, act, `${done} ${sent.toLocaleString("en-US")} of ${countOf(target, eligible)}${changeText(plan)}${rest}`),
  ]);
}

/** Stops a running plan because too many failed again. `why` is shown. */
export async function stopPlan(db: D1Database, { id, act, sent, eligible }: PlanRow, why: string, at: string): Promise<void> {
  await db.batch([
    db
      .prepare(
        `UPDATE plans SET state = 'stopped', state_at = ?2, state_by = 'system', stop_reason = ?3 WHERE id = ?1 AND state = 'running'`,
      )
      .bind(id, at, why),
    recordOutcome(db, act, `Stopped by itself after ${sent.toLocaleString("en-US")} of ${eligible.toLocaleString("en-US")}: ${why}`),
  ]);
}

/** Ends an undo of which nothing is left. */
export async function completeUndo(db: D1Database, { id, undoPosition }: PlanRow, driver: number): Promise<void> {
  await db
    .prepare(
      `UPDATE plans SET undo_state = 'completed', driver_until = NULL WHERE id = ?1 AND undo_state = 'running' AND undo_position = ?2 AND driver = ?3`,
    )
    .bind(id, undoPosition, driver)
    .run();
}
