import { z } from "zod";
import { instanceStatuses } from "../instanceStatus.ts";

/** Ids of instances, also of those that Cloudflare names: https://developers.cloudflare.com/workflows/reference/limits/ */
const instanceIdPattern = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,270}$/;
export const isInstanceId = (text: string): boolean => instanceIdPattern.test(text);
export const InstanceId = z.string().regex(instanceIdPattern, "letters, digits, dashes and _");
export const WorkflowName = z.string().regex(/^[A-Za-z0-9_][\w-]{0,63}$/, "letters, digits, dashes and _");

/** The beginning of a value as JSON text. `length` is the length of the whole text, characters. */
export const Excerpt = z.object({ text: z.string(), length: z.number().int() });
export type Excerpt = z.infer<typeof Excerpt>;
/** Longest text of an {@link Excerpt}, characters. */
export const maxExcerptLength = 4_000;

/** An error as the workflow engine keeps it: without stack. `message` at most 2,000 characters. */
export const InstanceError = z.object({ name: z.string(), message: z.string() });
export type InstanceError = z.infer<typeof InstanceError>;

export const InstanceStatusName = z.enum(instanceStatuses);

/** An instance in a list. Times ISO UTC; null if the source of the list does not know them. */
export const InstanceSummary = z.object({
  id: z.string(),
  status: InstanceStatusName,
  createdAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type InstanceSummary = z.infer<typeof InstanceSummary>;

/** `retryAt`: when the next attempt starts; null if there is none. */
export const InstanceAttempt = z.object({
  attempt: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  error: InstanceError.nullable(),
  retryAt: z.string().nullable(),
});
export type InstanceAttempt = z.infer<typeof InstanceAttempt>;

export const instanceStepTypes = ["do", "sleep", "waitForEvent", "rollback"] as const;
/** `retrying`: the last attempt failed, and the next has not started. */
export const instanceStepStates = ["running", "retrying", "done", "failed"] as const;

/** A step of an instance. `count` tells steps of one name apart, from 1. */
export const InstanceStep = z.object({
  name: z.string(),
  count: z.number().int(),
  type: z.enum(instanceStepTypes),
  state: z.enum(instanceStepStates),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** The latest {@link maxAttempts} attempts, oldest first. */
  attempts: z.array(InstanceAttempt),
  output: Excerpt.nullable(),
  /** When a sleep ends. */
  wakeAt: z.string().nullable(),
  /** The type of event that it waits for. */
  eventType: z.string().nullable(),
  /** Most retries, and the time limit of an attempt, as its code says. */
  retryLimit: z.number().nullable(),
  timeout: z.string().nullable(),
});
export type InstanceStep = z.infer<typeof InstanceStep>;

/** Most steps of an instance, and most attempts of a step, that are shown: the latest. */
export const maxSteps = 500;
export const maxAttempts = 50;

/** An instance with its history. */
export const InstanceDetail = InstanceSummary.extend({
  workflow: z.string(),
  startedAt: z.string().nullable(),
  params: Excerpt.nullable(),
  output: Excerpt.nullable(),
  error: InstanceError.nullable(),
  steps: z.array(InstanceStep),
  /** How many earlier steps are not shown. */
  omittedSteps: z.number().int(),
  /** Why steps are missing, as a sentence; null if they are complete. */
  stepsMissing: z.string().nullable(),
});
export type InstanceDetail = z.infer<typeof InstanceDetail>;

/** Returns an instance of which nothing but its id is known. */
export const newInstance = (workflow: string, id: string): InstanceDetail => ({
  workflow,
  id,
  status: "unknown",
  createdAt: null,
  startedAt: null,
  endedAt: null,
  params: null,
  output: null,
  error: null,
  steps: [],
  omittedSteps: 0,
  stepsMissing: null,
});
