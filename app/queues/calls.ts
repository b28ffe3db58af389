import type { QueueView } from "#domain/health";
import { answer, api } from "../api.ts";

const gate = api.queues[":name"].pause;

export const pause = (name: string, reason: string, resumeAt: string | undefined): Promise<QueueView> =>
  answer(gate.$put({ param: { name }, json: { reason, ...(resumeAt ? { resumeAt } : {}) } }));

export const resume = (name: string): Promise<QueueView> => answer(gate.$delete({ param: { name }, json: {} }));
