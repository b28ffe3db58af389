import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { LoadError } from "../../../ui/LoadError.tsx";
import { Page } from "../../../ui/Page.tsx";
import { watchedWorkflowsQuery } from "./calls.ts";

/** The Workflows screen without runs of a pipeline: opens the first workflow that is watched, or says how to watch one. */
export function FirstWorkflow() {
  const { data: workflows, error, refetch } = useQuery(watchedWorkflowsQuery);
  const [first] = workflows ?? [];
  if (first) return <Navigate to="/workflows/instances/$workflow" params={{ workflow: first.name }} replace />;
  return (
    <Page title="Workflows">
      {error ? (
        <LoadError what="The workflows" error={error} retry={() => void refetch()} />
      ) : (
        workflows && (
          <EmptyState title="No workflows are watched">
            Name them under “workflows” in signalbox.jsonc and deploy Signalbox again. Locally, “signalbox dev” watches the workflows of
            every Worker that it starts.
          </EmptyState>
        )
      )}
    </Page>
  );
}
