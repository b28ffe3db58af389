import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { validatedJobMessage } from "#domain/jobs/newJob";
import { type FlowNode, maxFlowJobs, type MessageOf } from "#runtime/flow";

/** Jobs above one another in one flow at most. */
const maxDepth = 20;

const childrenOf = (node: unknown): unknown[] =>
  typeof node === "object" && node !== null && "children" in node && Array.isArray(node.children) ? node.children : [];

/** Refuses a flow that is too deep or too large before anything is made of it, level by level. */
export function checkFlowSize(given: unknown, context: z.RefinementCtx): unknown {
  let level = [given];
  let jobs = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    jobs += level.length;
    const tooLarge =
      jobs > maxFlowJobs ? `has at most ${maxFlowJobs} jobs` : depth === maxDepth ? `is at most ${maxDepth} jobs deep` : null;
    if (tooLarge) {
      context.addIssue({ code: "custom", path: ["children"], message: `A flow ${tooLarge}` });
      return z.NEVER;
    }
    level = level.flatMap(childrenOf);
  }
  return given;
}

/** Where each job of a flow stands in what was given, such as `children.2.`. */
function pathsOf(node: FlowNode, place = "", places = new Map<FlowNode, string>()): Map<FlowNode, string> {
  places.set(node, place);
  for (const [index, child] of (node.children ?? []).entries()) pathsOf(child, `${place}children.${index}.`, places);
  return places;
}

/** Each queue that a flow names, with the place where it is named first. */
export function queuePathsOf(root: FlowNode): Map<string, string> {
  const queues = new Map<string, string>();
  for (const [{ queue }, place] of pathsOf(root)) if (!queues.has(queue)) queues.set(queue, place);
  return queues;
}

/** Makes each job's message by the catalog; what is wrong with one says where it stands in the flow. */
export function messageBuilderOf(root: FlowNode): MessageOf {
  const places = pathsOf(root);
  return (node, origin) => {
    const place = places.get(node) ?? "";
    const own = node.options?.correlationId;
    if (own !== undefined && own !== origin.correlationId)
      throw new ApiError("invalid", "All jobs of a flow have one correlation id: give it to the first", [
        { path: `${place}options.correlationId`, message: "another one" },
      ]);
    try {
      return validatedJobMessage(node, origin);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const issues = error.issues?.map(({ path, message }) => ({ path: place + path, message }));
      throw new ApiError(error.code, place ? `${place.slice(0, -1)}: ${error.message}` : error.message, issues);
    }
  };
}
