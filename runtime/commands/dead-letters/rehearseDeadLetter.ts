import { deadLetterRefusals } from "#domain/allowed";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { type Rehearsal, rehearsalLimitMs, RehearsalReport, type RehearsalRequest, type Rehearser } from "#domain/dead-letters/rehearsal";
import { outgoingReplay } from "#domain/dead-letters/outgoing";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { ApiError } from "#domain/errors/apiError";
import { type ErrorInfo, errorText } from "#domain/errors/errorInfo";
import { fingerprintOf, kindOf } from "#domain/errors/fingerprint";
import { refused } from "#domain/errors/refused";
import { jobIdOf } from "#domain/jobs/job";
import type { AnyMessage } from "#domain/messages/envelope";
import { insertAuditEntry } from "#store/audit/audit";
import { getDeadLetter } from "#store/dead-letters/list";
import { readReplayOptions } from "#store/dead-letters/replay";
import { findLastSuccess } from "#store/jobs/lastSuccess";
import { log } from "../../log.ts";
import { redact } from "../../redact.ts";
import { rehearserOf } from "../../rehearsal/rehearserOf.ts";
import { withTimeLimit } from "../../timeLimit.ts";
import type { CommandContext } from "../context.ts";
import { findReplayTarget } from "./replayTarget.ts";

/** How much longer than a rehearsal the answer of its Worker may take, ms. */
const answerReserveMs = 5_000;

/** What is rehearsed: the message as it is or edited, for its own queue or another one. */
export type RehearsalOptions = ReplayEdit & { queue?: string | undefined; confirmOutside?: boolean | undefined };

const unavailable = (queue: string, reason: string): ApiError =>
  new ApiError("unavailable", `The Worker of ${queue} did not rehearse the message: ${reason}. Try again, or deploy it again`);

/** Asks the Worker of the consumer. Throws `unavailable` if it does not answer, or with something else. */
async function ask(rehearser: Rehearser, request: RehearsalRequest): Promise<RehearsalReport> {
  const { queue } = request;
  let answer: unknown;
  try {
    answer = await withTimeLimit(
      rehearsalLimitMs + answerReserveMs,
      async () => rehearser.rehearse(request),
      () => undefined,
    );
  } catch (error) {
    log("warn", "rehearsal failed", { queue, error: errorText(error) });
    throw unavailable(queue, redact(errorText(error)).slice(0, 300));
  }
  const report = RehearsalReport.safeParse(answer);
  if (!report.success) throw unavailable(queue, "its answer has another form");
  return report.data;
}

type StoredDeadLetter = DeadLetterDetail["deadLetter"];

/** Throws the refusal of a replay if a replay of the dead letter would be refused, whoever sends it. */
export function assertRehearsable(deadLetter: StoredDeadLetter): void {
  const refusal = deadLetterRefusals(deadLetter).edit;
  if (refusal) throw refused(`Dead letter ${deadLetter.id}`, "rehearse", refusal);
}

/** True if an error is that of a dead letter, or counts as the same cause, whatever the scope of its fingerprint. */
function isSameError(error: ErrorInfo, { queue, fingerprint, errorName, errorMessage }: StoredDeadLetter, type: string): boolean {
  if (error.name === errorName && error.message === errorMessage) return true;
  const scopes = ["", ...[true, false].map((isKnownType) => kindOf({ queue, type, isKnownType }))];
  return scopes.some((scope) => fingerprintOf(error, scope) === fingerprint);
}

/** A message as a replay sends it to a queue, where it is a job. */
type OutgoingJob = { queue: string; message: AnyMessage; body: unknown };

/**
 * Asks the Worker that consumes a queue to run its handler on the message of a dead letter, without effect. Throws `conflict` if no such Worker
 * is bound, and `unavailable` if it does not answer.
 */
export async function rehearseMessage(
  { ops, bindings }: Pick<CommandContext, "ops" | "bindings">,
  deadLetter: StoredDeadLetter,
  { queue, message, body }: OutgoingJob,
  confirmOutside: boolean,
): Promise<RehearsalReport> {
  const { id, eventId, attemptsAgain } = deadLetter;
  const rehearser = rehearserOf(bindings, queue);
  if (!rehearser) throw refused(`Dead letter ${id}`, "rehearse", { code: "no_rehearser", queue });
  const { timeoutMs = null } = (await readReplayOptions(ops, id)).options;
  // A replay starts over, with attempts of its own.
  const attemptsOf = { attempt: 1, attempts: attemptsAgain };
  return ask(rehearser, { queue, jobId: jobIdOf(message.event_id, queue), eventId, body, ...attemptsOf, timeoutMs, confirmOutside });
}

/** Returns the message that a replay sends. Throws `conflict` if the consumer of the queue can't be asked, and what a replay throws. */
async function outgoingJobOf(
  context: RehearsalContext,
  deadLetter: StoredDeadLetter,
  edit: ReplayEdit,
  queue: string,
): Promise<OutgoingJob> {
  const { id, replays } = deadLetter;
  const isOther = queue !== deadLetter.queue;
  const target = isOther
    ? await findReplayTarget(context, queue, null, { subject: `Dead letter ${id}`, verb: "rehearse", path: "queue" })
    : null;
  const outgoing = (target?.mode ?? replays) === "job" ? outgoingReplay(deadLetter, edit, { queue, mode: "job" }) : null;
  if (outgoing?.mode !== "job") throw refused(`Dead letter ${id}`, "rehearse", { code: "cannot_rehearse", queue });
  return { queue, ...outgoing };
}

type RehearsalContext = Pick<CommandContext, "ops" | "bindings" | "audit">;

/**
 * Rehearses the replay of a dead letter: the Worker of its consumer runs its handler on the message, or on the edited one, without effect.
 * Changes nothing, so it has no audit entry, unless `confirmOutside` lets the handler send requests to outside services. Throws `conflict`
 * if the dead letter can't be replayed or its Worker can't be asked, `invalid` as a replay does, `unavailable` if the Worker does not
 * answer, and `not_found`.
 */
export async function rehearseDeadLetter(
  context: RehearsalContext,
  id: string,
  { confirmOutside = false, queue: target, ...edit }: RehearsalOptions = {},
): Promise<Rehearsal> {
  const { ops, bindings, audit } = context;
  const { deadLetter } = await getDeadLetter(ops, id);
  assertRehearsable(deadLetter);
  const queue = target ?? deadLetter.queue;
  const outgoing = await outgoingJobOf(context, deadLetter, edit, queue);
  if (!rehearserOf(bindings, queue)) throw refused(`Dead letter ${id}`, "rehearse", { code: "no_rehearser", queue });
  if (confirmOutside) {
    // What is sent outside can't be part of a transaction: the entry comes first, so that none is missing.
    const outcome = "Rehearsed with requests to outside services";
    await insertAuditEntry(ops, audit, { action: "deadLetter.rehearse", target: `deadLetter:${id}`, outcome }).run();
  }
  const { type } = outgoing.message;
  const [report, lastSuccess] = await Promise.all([
    rehearseMessage(context, deadLetter, outgoing, confirmOutside),
    findLastSuccess(ops, queue, type),
  ]);
  return { ...report, sameError: report.error && isSameError(report.error, deadLetter, type), lastSuccess };
}
