import { z } from "zod";
import type { Refusal } from "../refusals.ts";
import { instanceStepTypes, type InstanceDetail } from "./instance.ts";
import { hasEnded, type InstanceStatus } from "../instanceStatus.ts";

export const instanceActions = ["pause", "resume", "terminate", "restart"] as const;
export type InstanceAction = (typeof instanceActions)[number];

/** The step from which an instance is restarted. */
export const RestartStep = z.strictObject({
  name: z.string().min(1).max(256),
  count: z.number().int().min(1).default(1),
  type: z.enum(instanceStepTypes).exclude(["rollback"]).default("do"),
});
export type RestartStep = z.infer<typeof RestartStep>;

/** The statuses in which each action is possible. An ended instance is restarted; one that runs must be terminated first, so that nothing is done twice by accident. */
const statusesFor: Record<InstanceAction, (status: InstanceStatus) => boolean> = {
  pause: (status) => status === "running" || status === "waiting",
  resume: (status) => status === "paused" || status === "waitingForPause",
  terminate: (status) => !hasEnded(status) && status !== "rollingBack",
  restart: hasEnded,
};

type InstanceFacts = Pick<InstanceDetail, "status"> & Partial<Pick<InstanceDetail, "steps">>;

/** Returns why an action on an instance is refused; null when it is allowed. `from` is looked up among `steps`, if they are given. */
export function instanceRefusal({ status, steps }: InstanceFacts, action: InstanceAction, from?: RestartStep): Refusal | null {
  if (!statusesFor[action](status)) return { code: "wrong_instance_status", status, action };
  const isKnown = !from || !steps || steps.some((step) => step.name === from.name && step.count === from.count && step.type === from.type);
  return isKnown ? null : { code: "step_not_started", step: from.name };
}
