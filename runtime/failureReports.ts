import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { digestOf } from "#store/dead-letters/bodyDigest";
import { withoutNamePrefix } from "#domain/queues/queues";
import { storeFailureReports } from "#store/dead-letters/failureReports";
import { shardBinding, shardOf } from "./bindings.ts";
import { log } from "./log.ts";
import { redactErrorInfo } from "./redact.ts";
import { withTimeLimit } from "./timeLimit.ts";

/** The queue of the message, `batch.queue`, and the name of the binding of its operations database, by default `OPS` or that of the queue. */
export type FailureReportOptions = { queue?: string; ops?: string };

/** What a report needs of a message of the platform. */
type FailedMessage = Pick<globalThis.Message, "id" | "body" | "attempts">;

/** The longest time that a report may delay its consumer, ms. */
const timeoutMs = 5_000;

async function storeReports(messages: readonly FailedMessage[], error: unknown, env: object, options: FailureReportOptions): Promise<void> {
  const prefix = (env as { NAME_PREFIX?: string }).NAME_PREFIX;
  const name = options.queue === undefined ? null : withoutNamePrefix(options.queue, prefix);
  const ops = options.ops ?? shardBinding(name === null ? 1 : shardOf(env, name));
  const db = (env as Record<string, unknown>)[ops];
  if (db === undefined)
    throw new Error(
      `This Worker has no binding ${ops}. Add { "binding": "${ops}", "database_name": "ops" } to d1_databases in wrangler.jsonc`,
    );
  const failed = await Promise.all(
    messages.map(async ({ id, attempts, body }) => ({ id, attempt: attempts, digest: await digestOf(body) })),
  );
  await storeFailureReports(db as D1Database, name, failed, redactErrorInfo(errorInfoOf(error)), new Date().toISOString()).run();
}

async function report(...[messages, error, env, options]: Parameters<typeof storeReports>): Promise<void> {
  try {
    await withTimeLimit(
      timeoutMs,
      () => storeReports(messages, error, env, options),
      () => undefined,
    );
  } catch (problem) {
    // The consumer goes on as if it had not reported: the dead letter then lacks its error.
    log("warn", "failure not reported", { queue: options.queue, messages: messages.length, error: errorText(problem) });
  }
}

/**
 * Reports why a consumer outside the job layer could not handle a message. If the message becomes a dead letter, that has the error and
 * the errors of earlier attempts. Call it before the message is retried. It does not retry or acknowledge the message, and never throws.
 * Takes at most 5 s. The Worker needs a binding to the operations database only.
 */
export const reportFailure = (message: FailedMessage, error: unknown, env: object, options: FailureReportOptions = {}): Promise<void> =>
  report([message], error, env, options);

/**
 * Returns a `queue` handler that does what `handler` does, and reports what it throws for each message of its batch. For a handler that
 * catches the errors of single messages, call {@link reportFailure} where it does.
 */
export const withFailureReports =
  <Env extends object, Body = unknown>(
    handler: (batch: MessageBatch<Body>, env: Env, ctx: ExecutionContext) => void | Promise<void>,
    options: Pick<FailureReportOptions, "ops"> = {},
  ) =>
  async (batch: MessageBatch<Body>, env: Env, ctx: ExecutionContext): Promise<void> => {
    try {
      await handler(batch, env, ctx);
    } catch (error) {
      await report(batch.messages, error, env, { ...options, queue: batch.queue });
      throw error;
    }
  };
