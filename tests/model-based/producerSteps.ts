import { wrapInEnvelope } from "#domain/messages/envelope";
import type { Flow, FlowNode } from "../../runtime/flow.ts";
import { add, createJob } from "./commands.ts";
import { expectSame, type Harness } from "./harness.ts";
import type { StepOf, Tree } from "./steps.ts";

/** Adds a job. */
export async function addJob(harness: Harness, { queue, options }: StepOf<"add">): Promise<void> {
  const payload = harness.newPayload();
  const added = await harness.system.jobs(queue).add(harness.system.work, { n: payload }, options);
  const id = added.duplicate ? "not made" : added.id;
  const holder = add(harness.model, { id, queue, payload, options }, harness.now);
  expectSame("who holds the deduplication id", added, { id: holder ?? added.id, duplicate: holder !== null });
  if (holder === null) harness.ids.push(added.id);
}

/** Creates a flow. */
export async function addFlow(harness: Harness, tree: Tree): Promise<void> {
  const nodes: { tree: Tree; payload: number }[] = [];
  const nodeOf = (one: Tree): FlowNode => {
    const payload = harness.newPayload();
    nodes.push({ tree: one, payload });
    return { ...one, type: "work", payload: { n: payload }, children: one.children.map(nodeOf) };
  };
  const flow = await harness.system.jobs(tree.queue).createFlow(nodeOf(tree));
  const addToModel = ({ id, children }: Flow, parent: string | null): void => {
    const node = nodes.shift();
    if (!node) throw new Error("A flow has more jobs than its nodes");
    const { queue, options, failParent } = node.tree;
    createJob(harness.model, { id, queue, options, failParent, parent, payload: node.payload, blocked: children.length > 0 }, harness.now);
    harness.ids.push(id);
    for (const child of children) addToModel(child, id);
  };
  addToModel(flow, null);
}

/** A sender outside the job layer sends a message. */
export function sendFromOutside(harness: Harness, queue: string): void {
  harness.system.platform.sendFromOutside(queue, wrapInEnvelope("work", { n: harness.newPayload() }, { source: "outside" }));
}
