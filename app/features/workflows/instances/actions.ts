import { type InstanceAction, instanceRefusal } from "#domain/workflows/instanceControl";
import type { InstanceDetail, InstanceStep } from "#domain/workflows/instance";
import type { InstanceStatus } from "#domain/instanceStatus";
import { resultOf } from "../../../core/api.ts";
import { type ActionList, defineAction, reasonBody } from "../../../ui/actions/action.ts";
import { instanceEndpoint, refreshInstances } from "./calls.ts";

/** What the actions need of an instance. `from`: the step to restart from, the first one if missing. */
export type InstanceItem = Pick<InstanceDetail, "workflow" | "id" | "status"> & { from?: InstanceStep };
type Controlled = { status: InstanceStatus };

const isAllowed =
  (action: InstanceAction) =>
  (instance: InstanceItem): boolean =>
    instanceRefusal({ status: instance.status }, action) === null;

/** Sends a command and loads the instance again. */
async function send(request: Promise<Controlled>): Promise<Controlled> {
  try {
    return await request;
  } finally {
    // Also after a failure: it may have been done nevertheless.
    refreshInstances();
  }
}

const paramOf = ({ workflow, id }: InstanceItem) => ({ workflow, id });

const resume = defineAction<InstanceItem, Controlled>({
  id: "resume",
  needs: "instance.resume",
  label: () => "Resume",
  key: "p",
  variant: "primary",
  isAllowed: isAllowed("resume"),
  run: (item) => send(resultOf(instanceEndpoint.resume.$post({ param: paramOf(item), json: {} }))),
  done: (_, { id }) => ({ title: `Resumed ${id}`, description: "Continues with its next step." }),
});

const pause = defineAction<InstanceItem, Controlled>({
  id: "pause",
  needs: "instance.pause",
  label: () => "Pause",
  key: "p",
  isAllowed: isAllowed("pause"),
  confirm: ({ id }) => ({
    title: `Pause ${id}`,
    description: "The running step finishes. The next step starts when the instance is resumed.",
    confirmLabel: "Pause instance",
    hint: "Visible to your team",
    reason: "required",
  }),
  run: (item, { reason }) => send(resultOf(instanceEndpoint.pause.$post({ param: paramOf(item), json: reasonBody(reason) }))),
  done: ({ status }, { id }) => ({
    title: status === "paused" ? `Paused ${id}` : `Pausing ${id}`,
    description: status === "paused" ? "The next step starts when the instance is resumed." : "The running step finishes first.",
  }),
});

/** Restarts an ended instance, from its first step or from `from`. */
export const restart = defineAction<InstanceItem, Controlled>({
  id: "restart",
  needs: "instance.restart",
  label: () => "Restart",
  tooltip: () => "Restart from the first step",
  key: "r",
  isAllowed: isAllowed("restart"),
  confirm: ({ id, from }) => ({
    title: from ? `Restart ${id} from ${from.name}` : `Restart ${id}`,
    description: from
      ? `Keeps the results of the steps before ${from.name}. Runs ${from.name} and the steps after it again, with all their effects.`
      : "Runs every step again, with all its effects.",
    confirmLabel: from ? `Restart from ${from.name}` : "Restart instance",
    hint: "What has changed since",
    reason: "required",
  }),
  run: (item, { reason }) => {
    const { from } = item;
    const step = from && from.type !== "rollback" ? { from: { name: from.name, count: from.count, type: from.type } } : {};
    return send(resultOf(instanceEndpoint.restart.$post({ param: paramOf(item), json: { ...reasonBody(reason), ...step } })));
  },
  done: (_, { id, from }) => ({ title: `Restarted ${id}`, description: `Starts again from ${from ? from.name : "its first step"}.` }),
});

const terminate = defineAction<InstanceItem, Controlled>({
  id: "terminate",
  needs: "instance.terminate",
  label: () => "Terminate",
  key: "c",
  variant: "secondary-destructive",
  isAllowed: isAllowed("terminate"),
  confirm: ({ id }) => ({
    title: `Terminate ${id}`,
    description: "Ends the instance at once, even within a step. You can restart it.",
    confirmLabel: "Terminate instance",
    reason: "required",
    danger: true,
  }),
  run: (item, { reason }) => send(resultOf(instanceEndpoint.terminate.$post({ param: paramOf(item), json: reasonBody(reason) }))),
  done: (_, { id }) => ({ title: `Terminated ${id}`, description: "You can restart it." }),
});

/** All actions on an instance. */
export const instanceActions: ActionList<InstanceItem> = {
  noun: "instance",
  idOf: ({ id }) => id,
  nameOf: ({ id }) => id,
  actions: [resume, pause, restart, terminate],
  reload: refreshInstances,
};
