import { withEnv } from "cloudflare:workers";
import { rehearsalLimitMs, type RehearsalReport, type RehearsalRequest } from "#domain/dead-letters/rehearsal";
import { errorInfoOf } from "#domain/errors/errorInfo";
import { isInstance } from "#domain/errors/describe";
import { TimeoutError } from "#domain/jobs/retry";
import { listInjectedFaults } from "#store/faultInjection";
import { childrenOf } from "#store/jobs/read";
import { opsOf } from "../bindings.ts";
import { runAsJob } from "../currentJob.ts";
import type { Delivery, HandlerResult, JobControls } from "../handlers.ts";
import { malformedError, parseBody, type QueueHandlers } from "../incomingMessages.ts";
import { attemptHandlerOf, type JobLayerVars, type QueueLoopOptions } from "../attemptHandler.ts";
import { redactErrorInfo } from "../redact.ts";
import { withTimeLimit } from "../timeLimit.ts";
import { standInEnv } from "./bindings.ts";
import { outsideRehearsal, runAsRehearsal } from "../currentRehearsal.ts";
import { guardBindings, guardRequests } from "./guards.ts";
import { jsonExcerpt, type OutsideCalls, Recorder, RehearsalRefusal } from "./recorder.ts";

/** The controls of a rehearsed job: nothing that it reports is stored, and its children are read. */
const controlsOf = (ops: D1Database, jobId: string, signal: AbortSignal): JobControls => ({
  updateProgress: () => undefined,
  log: () => undefined,
  heartbeat: async () => signal.throwIfAborted(),
  signal,
  children: () => outsideRehearsal(() => childrenOf(ops, jobId)),
});

/** Whether requests to outside services may be sent for a message of this body. */
function outsideCallsOf(declared: readonly string[], type: string | undefined, confirmOutside: boolean): OutsideCalls {
  if (type === undefined || !declared.includes(type)) return "undeclared";
  return confirmOutside ? "confirmed" : "unconfirmed";
}

type Parsed = ReturnType<typeof parseBody>;

/** Runs the handlers as an attempt would, with bindings that have no effect. Throws what the attempt would throw. */
async function runHandlers<Env extends JobLayerVars & object>(
  loop: QueueLoopOptions<Env>,
  handlers: QueueHandlers<Env>,
  env: Env,
  request: RehearsalRequest,
  parsed: Parsed,
  recorder: Recorder,
  maxMs: number,
): Promise<HandlerResult> {
  if (!parsed.ok) throw malformedError(parsed);
  const { queue, jobId, body, attempt: number, attempts } = request;
  const ops = opsOf(env, queue);
  const faults = env.LAB === "on" ? await listInjectedFaults(ops) : [];
  guardRequests();
  guardBindings(env);
  const rehearsedEnv = standInEnv(env, loop.rehearsal?.reads ?? {}, recorder);
  const controller = new AbortController();
  const delivery: Delivery = {
    message: parsed.message,
    body,
    isNative: parsed.native === true,
    jobId,
    queue,
    at: new Date().toISOString(),
    attempt: number,
    attempts,
    ...controlsOf(ops, jobId, controller.signal),
  };
  const inRehearsal = <T>(work: () => T): T => runAsRehearsal(recorder, () => withEnv(rehearsedEnv, () => runAsJob(jobId, work)) as T);
  const attempt = () => inRehearsal(() => attemptHandlerOf(loop, handlers, rehearsedEnv, faults)(delivery));
  const limitMs = Math.min(request.timeoutMs ?? handlers.timeoutMsOf?.(parsed.message.type) ?? maxMs, maxMs);
  const stop = (error: TimeoutError) => {
    // What the handler does when it is aborted is not recorded anymore. Its listeners run in the context of the abort.
    recorder.end();
    inRehearsal(() => controller.abort(error));
  };
  return withTimeLimit(limitMs, () => Promise.race([attempt(), recorder.refused]), stop);
}

const warningsOf = ({ alreadyProcessed, calls }: Pick<RehearsalReport, "alreadyProcessed" | "calls">): string[] => [
  ...(alreadyProcessed ? ["The message has taken effect before: a replay would do nothing"] : []),
  ...(calls.some(({ sent }) => sent) ? ["Requests to outside services were sent"] : []),
];

type Verdict = Pick<RehearsalReport, "outcome" | "reason" | "error" | "result">;

const unknownBecause = (reason: string): Verdict => ({ outcome: "unknown", reason, error: null, result: null });

/** What an error says about a replay. A handler that takes longer than a rehearsal may still succeed. */
function verdictOf(error: unknown, ownLimitMs: number | null | undefined, maxMs: number): Verdict {
  if (isInstance(error, RehearsalRefusal)) return unknownBecause(error.message);
  if (isInstance(error, TimeoutError) && (ownLimitMs ?? Infinity) > maxMs)
    return unknownBecause(`The handler did not finish within ${maxMs / 1_000} s, the time limit of a rehearsal`);
  const { details = null, ...info } = redactErrorInfo(errorInfoOf(error));
  return { outcome: "fails", reason: null, error: { ...info, details }, result: null };
}

/**
 * Runs the handler of a message without effect: with the middleware and the data of a real attempt, and with bindings that record what it
 * writes and sends. Never throws for what the handler does, which may take `maxMs`.
 */
export async function rehearse<Env extends JobLayerVars & object>(
  loop: QueueLoopOptions<Env>,
  env: Env,
  request: RehearsalRequest,
  maxMs = rehearsalLimitMs,
): Promise<RehearsalReport> {
  const startedMs = Date.now();
  const { queue, body, eventId, confirmOutside, timeoutMs } = request;
  const handlers = Object.hasOwn(loop.queues, queue) ? loop.queues[queue] : undefined;
  const parsed = handlers ? parseBody(body, handlers, eventId) : undefined;
  const type = parsed?.ok ? parsed.message.type : undefined;
  const recorder = new Recorder(outsideCallsOf(loop.rehearsal?.callsOutside ?? [], type, confirmOutside));
  let verdict: Verdict;
  try {
    if (!handlers || !parsed) verdict = unknownBecause(`${loop.service} does not consume ${queue}`);
    else {
      const { result } = await runHandlers(loop, handlers, env, request, parsed, recorder, maxMs);
      if (recorder.refusal) throw recorder.refusal;
      verdict = { outcome: "succeeds", reason: null, error: null, result: result === undefined ? null : jsonExcerpt(result) };
    }
  } catch (error) {
    verdict = verdictOf(recorder.refusal ?? error, timeoutMs ?? handlers?.timeoutMsOf?.(type ?? ""), maxMs);
  } finally {
    recorder.end();
  }
  const recorded = recorder.recorded();
  return { ...verdict, ...recorded, warnings: warningsOf(recorded), durationMs: Date.now() - startedMs };
}
