/**
 * `signalbox/jobs`: the job layer for Workers. `createConsumer` defines how jobs of one name are handled, `createQueue` makes a queue
 * of consumers, and the Worker exports `QueueCoordinator`, the Durable Object that applies the limits of the queue.
 */
export { createConsumer } from "#runtime/createConsumer";
export type { AnyConsumer, Consumer, HandlerJob, JobContext } from "#runtime/createConsumer";
export { createQueue } from "#runtime/queue";
export type { QueueOptions } from "#runtime/queue";
export type { Jobs, NewJob, PurgeRequest } from "#runtime/queueJobs";
export type { Accept, AcceptedMessage } from "#runtime/accept";
export type { QueueSchedules } from "#runtime/queueSchedules";
export type { Flow, FlowNode } from "#runtime/flow";
export type { AddedJob } from "#runtime/add";
export type { JobLayerEnv, JobLayerVars } from "#runtime/attemptHandler";
export type { AttemptHandler, ChildResult, Delivery, HandlerResult, JobControls, Middleware } from "#runtime/handlers";
export { reportFailure, withFailureReports } from "#runtime/failureReports";
export type { FailureReportOptions } from "#runtime/failureReports";
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

/** Errors that a handler throws to say how it failed, and those that its `signal` and `heartbeat` report. */
export { CancelledError, PermanentError, RateLimitError, TimeoutError, TransientError } from "#domain/jobs/retry";
/** The error of a refused command or an invalid job, with the JSON body and the HTTP status for it. */
export { ApiError, apiErrorBody, apiErrorStatus } from "#domain/errors/apiError";
export { apiErrorResponse } from "#runtime/apiErrorResponse";
export type { ApiErrorBody, ApiErrorCode } from "#domain/errors/apiError";

export type { QueueLimits, RateLimits } from "#domain/queues/limits";
export type { Job, JobOptions, JobState } from "#domain/jobs/job";
export type { JobDetail } from "#domain/jobs/detail";
export type { Page, PageRequest } from "#store/page";
