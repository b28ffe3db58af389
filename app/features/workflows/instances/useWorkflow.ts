import { useQuery } from "@tanstack/react-query";
import type { WatchedWorkflow } from "#domain/workflows/source";
import { accountWorkflowsQuery, watchedWorkflowsQuery } from "./calls.ts";

/** The workflow of that name, watched or of the Cloudflare account; undefined until it is loaded, or if there is none. */
export function useWorkflow(name: string): (WatchedWorkflow & { isWatched: boolean }) | undefined {
  const { data: workflows } = useQuery(watchedWorkflowsQuery);
  const { data: account } = useQuery(accountWorkflowsQuery);
  const isNamed = (workflow: WatchedWorkflow) => workflow.name === name;
  const watched = workflows?.find(isNamed);
  if (watched) return { ...watched, isWatched: true };
  const other = workflows && account?.items.find(isNamed);
  return other && { ...other, isWatched: false };
}
