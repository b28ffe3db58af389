import { WorkerEntrypoint } from "cloudflare:workers";
import type { RehearsalReport, Rehearser, RehearsalRequest } from "#domain/dead-letters/rehearsal";
import type { JobLayerVars, QueueLoopOptions } from "../attemptHandler.ts";
import { rehearse } from "./rehearse.ts";

type RehearsalEntrypoint = new (ctx: ExecutionContext, env: JobLayerVars) => WorkerEntrypoint<JobLayerVars> & Rehearser;

/**
 * Returns the entrypoint through which the dashboard rehearses dead letters of these queues. Export it from the Worker that consumes them,
 * under the name `Rehearsal`. It has no public address.
 */
export const createRehearsal = (...queues: readonly { name: string; loopOptions: QueueLoopOptions<never> }[]): RehearsalEntrypoint =>
  class extends WorkerEntrypoint<JobLayerVars> implements Rehearser {
    async rehearse(request: RehearsalRequest): Promise<RehearsalReport> {
      const queue = queues.find(({ name }) => name === request.queue) ?? queues[0];
      if (!queue) throw new Error("createRehearsal was given no queue");
      return rehearse(queue.loopOptions as unknown as QueueLoopOptions<JobLayerVars>, this.env, request);
    }
  };
