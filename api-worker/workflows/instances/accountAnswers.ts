import type { InstanceGetResponse, InstanceListResponse } from "cloudflare/resources/workflows/instances/instances";
import type { WorkflowListResponse } from "cloudflare/resources/workflows/workflows";
import { z } from "zod";

/**
 * What the Cloudflare API answers about workflows, as far as it is used. Everything that an answer may lack is optional, so that a change of
 * the platform hides a detail and not an instance: https://developers.cloudflare.com/api/resources/workflows/
 */
const Text = z.string().nullish().catch(null);
const Flag = z.boolean().nullish().catch(null);
const Failure = z
  .object({ name: z.string().catch("Error"), message: z.string().catch("") })
  .nullish()
  .catch(null);

/** A workflow of the account. */
export const CloudflareWorkflow = z.object({
  name: z.string(),
  script_name: Text,
} satisfies Partial<Record<keyof WorkflowListResponse, z.ZodType>>);
export const CloudflareWorkflows = z.array(CloudflareWorkflow).nullish();

/** An instance in a list. */
const CloudflareSummary = z.object({
  id: z.string(),
  status: z.unknown().optional(),
  created_on: Text,
  ended_on: Text,
} satisfies Partial<Record<keyof InstanceListResponse, z.ZodType>>);
export const CloudflareInstances = z.array(CloudflareSummary).nullish();
export type CloudflareSummary = z.infer<typeof CloudflareSummary>;

const CloudflareAttempt = z.object({ start: Text, end: Text, success: Flag, error: Failure });
export type CloudflareAttempt = z.infer<typeof CloudflareAttempt>;

const CloudflareStepConfig = z.object({
  retries: z
    .object({ limit: z.number().nullish().catch(null), delay: z.union([z.string(), z.number()]).nullish().catch(null), backoff: Text })
    .nullish()
    .catch(null),
  timeout: z.union([z.string(), z.number()]).nullish().catch(null),
});

/** A step in the log of an instance. `type` is `step`, `rollback`, `sleep`, `waitForEvent` or `termination`; its fields depend on it. */
export const CloudflareStep = z.object({
  type: z.string(),
  name: z.string(),
  start: Text,
  end: Text,
  success: Flag,
  finished: Flag,
  error: Failure,
  output: z.unknown().optional(),
  event_type: Text,
  attempts: z.array(CloudflareAttempt).nullish().catch(null),
  config: CloudflareStepConfig.nullish().catch(null),
});
export type CloudflareStep = z.infer<typeof CloudflareStep>;

/** An instance with its log. `steps` are parsed one by one. */
export const CloudflareInstance = z.object({
  status: z.unknown().optional(),
  queued: Text,
  start: Text,
  end: Text,
  params: z.unknown().optional(),
  output: z.unknown().optional(),
  error: Failure,
  steps: z.array(z.unknown()).nullish().catch(null),
  step_count: z.number().int().nullish().catch(null),
} satisfies Partial<Record<keyof InstanceGetResponse, z.ZodType>>);
export type CloudflareInstance = z.infer<typeof CloudflareInstance>;
