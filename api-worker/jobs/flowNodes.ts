import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { validatedJobMessage } from "#domain/jobs/newJob";
import { type FlowNode, maxFlowJobs, type MessageOf } from "#runtime/flow";

/** Maximum depth of a flow, jobs. */
const maxDepth = 20;

const childrenOf = (node: unknown): unknown[] =>
  typeof node === "object" && node !== null && "children" in node && Array.isArray(node.children) ? node.children : [];

/** Reports a flow that is too deep or too large as an issue, level by level, before it is parsed. */
export function checkFlowSize(input: unknown, context: z.RefinementCtx): unknown {
  let level = [input];
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
  return input;
}

/** The path of each job within the request, such as `children.2.`. */
function pathsOf(node: FlowNode, path = "", paths = new Map<FlowNode, string>()): Map<FlowNode, string> {
  paths.set(node, path);
  for (const [index, child] of (node.children ?? []).entries()) pathsOf(child, `${path}children.${index}.`, paths);
  return paths;
}

/** Each queue of a flow, with the path of the first job that names it. */
export function queuePathsOf(root: FlowNode): Map<string, string> {
  const queues = new Map<string, string>();
  for (const [{ queue }, path] of pathsOf(root)) if (!queues.has(queue)) queues.set(queue, path);
  return queues;
}

/** A function that creates the message of each job, checked against the catalog. Its errors name the path of the job in the flow. */
export function messageBuilderOf(root: FlowNode): MessageOf {
  const paths = pathsOf(root);
  return (node, origin) => {
    const nodePath = paths.get(node) ?? "";
    const correlationId = node.options?.correlationId;
    if (correlationId !== undefined && correlationId !== origin.correlationId)
      throw new ApiError("invalid", "All jobs of a flow share one correlation id: set it on the root job", [
        { path: `${nodePath}options.correlationId`, message: "differs from the root job" },
      ]);
    try {
      return validatedJobMessage(node, origin);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const issues = error.issues?.map(({ path, message }) => ({ path: nodePath + path, message }));
      throw new ApiError(error.code, nodePath ? `${nodePath.slice(0, -1)}: ${error.message}` : error.message, issues);
    }
  };
}
