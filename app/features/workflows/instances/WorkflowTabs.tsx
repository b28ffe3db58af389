import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import { parts } from "../../../core/pipelineParts.ts";
import { watchedWorkflowsQuery } from "./calls.ts";

const tabClass = (isCurrent: boolean) =>
  cn(
    "-mb-px shrink-0 border-b-2 border-transparent px-1.5 py-2 whitespace-nowrap text-kumo-subtle hover:text-kumo-default",
    isCurrent && "border-accent font-medium text-kumo-default",
  );

/**
 * The tabs of the Workflows screen: the runs of the pipeline, if there is one, and each workflow that is watched. Hidden if there is
 * nothing to choose from. `current` is the name of the open workflow; null for the runs.
 */
export function WorkflowTabs({ current }: { current: string | null }) {
  const { data: workflows = [] } = useQuery(watchedWorkflowsQuery);
  const hasRuns = parts().runs !== undefined;
  if (workflows.length + Number(hasRuns) < 2) return null;
  return (
    <nav aria-label="Workflows" className="scroll-quiet flex shrink-0 gap-1 overflow-x-auto border-b border-kumo-line px-3 sm:px-5">
      {hasRuns && (
        <Link to="/workflows" aria-current={current === null ? "page" : undefined} className={tabClass(current === null)}>
          Runs
        </Link>
      )}
      {workflows.map(({ name, displayName }) => (
        <Link
          key={name}
          to="/workflows/instances/$workflow"
          params={{ workflow: name }}
          aria-current={current === name ? "page" : undefined}
          className={tabClass(current === name)}
        >
          {displayName}
        </Link>
      ))}
    </nav>
  );
}
