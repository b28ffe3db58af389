import { wrapInEnvelope } from "#domain/messages/envelope";
import type { Flow, FlowNode } from "../../runtime/flow.ts";
import { add, make } from "./acts.ts";
import { same, type Stage } from "./stage.ts";
import type { StepOf, Tree } from "./steps.ts";

/** Adds a job. */
export async function addJob(stage: Stage, { queue, options }: StepOf<"add">): Promise<void> {
  const payload = stage.newPayload();
  const added = await stage.system.jobs(queue).add(stage.system.work, { n: payload }, options);
  const id = added.duplicate ? "not made" : added.id;
  const holder = add(stage.world, { id, queue, payload, options }, stage.now);
  same("who holds the deduplication id", added, { id: holder ?? added.id, duplicate: holder !== null });
  if (holder === null) stage.ids.push(added.id);
}

/** Makes a flow. */
export async function addFlow(stage: Stage, tree: Tree): Promise<void> {
  const nodes: { tree: Tree; payload: number }[] = [];
  const nodeOf = (one: Tree): FlowNode => {
    const payload = stage.newPayload();
    nodes.push({ tree: one, payload });
    return { ...one, type: "work", payload: { n: payload }, children: one.children.map(nodeOf) };
  };
  const flow = await stage.system.jobs(tree.queue).createFlow(nodeOf(tree));
  const grow = ({ id, children }: Flow, parent: string | null): void => {
    const node = nodes.shift();
    if (!node) throw new Error("A flow has more jobs than were asked for");
    const { queue, options, failParent } = node.tree;
    make(stage.world, { id, queue, options, failParent, parent, payload: node.payload, blocked: children.length > 0 }, stage.now);
    stage.ids.push(id);
    for (const child of children) grow(child, id);
  };
  grow(flow, null);
}

/** Somebody who knows nothing of jobs sends a message. */
export function sendFromOutside(stage: Stage, queue: string): void {
  stage.system.platform.sendFromOutside(queue, wrapInEnvelope("work", { n: stage.newPayload() }, { source: "outside" }));
}
