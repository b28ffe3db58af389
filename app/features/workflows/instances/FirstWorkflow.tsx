import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { LoadError } from "../../../ui/LoadError.tsx";
import { Page } from "../../../ui/Page.tsx";
import { accountWorkflowsQuery, watchedWorkflowsQuery } from "./calls.ts";
import { problemSentence } from "./words.ts";

/**
 * The Workflows screen without runs of a pipeline: opens the first workflow that is watched, else the first of the Cloudflare account, or says
 * how to watch one.
 */
export function FirstWorkflow() {
  const { data: workflows, error, refetch } = useQuery(watchedWorkflowsQuery);
  const { data: account, isPending } = useQuery({ ...accountWorkflowsQuery, enabled: workflows?.length === 0 });
  const [first] = workflows?.length ? workflows : (account?.items ?? []);
  if (first) return <Navigate to="/workflows/instances/$workflow" params={{ workflow: first.name }} replace />;
  return (
    <Page title="Workflows">
      {error ? (
        <LoadError what="The workflows" error={error} retry={() => void refetch()} />
      ) : (
        workflows &&
        !isPending && (
          <EmptyState title="No workflows are watched">
            Name them under “workflows” in signalbox.jsonc and deploy Signalbox again. Locally, “signalbox dev” watches the workflows of
            every Worker that it starts.
            {account?.problem && ` The workflows of your Cloudflare account can't be listed. ${problemSentence(account.problem)}`}
          </EmptyState>
        )
      )}
    </Page>
  );
}
