import type { QueryClient } from "@tanstack/react-query";
import { abortReads } from "../api.ts";
import { queryKeys } from "../queryKeys.ts";

/** A page that is still loading this long after the reconnect waits for an answer that never comes, ms. */
const stuckMs = 15_000;

/**
 * Fetches the queries on screen again, because changes were missed while the connection was lost. Loaded lists are left out:
 * the first frame brings their marks, and they must not move under a reader.
 */
const refetch = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey, state }) => !queryKey.includes("list") || state.status === "error" || state.data === undefined,
  });

/** The page's state, and how to reload it when requests hang that it can't abort, such as those for its scripts. */
type Page = { isLoadingScreen: () => boolean; hasUnsaved: () => boolean; reload: () => void };

/**
 * Recovers from a connection that became silent without being closed. Its requests are never answered and occupy the few
 * connections that a browser opens to one server: reads are aborted and sent again. If the page is still stuck after 15 s,
 * because one of its scripts was requested at that time, it is reloaded, unless that loses edits. Returns a function that
 * cancels the reload.
 */
export function recoverFromSilence(client: QueryClient, page: Page): () => void {
  const timer = setTimeout(() => {
    const stuck = page.isLoadingScreen() || client.isFetching({ queryKey: queryKeys.me }) > 0;
    if (stuck && !page.hasUnsaved()) page.reload();
  }, stuckMs);
  void client.cancelQueries().then(() => {
    abortReads();
    return refetch(client);
  });
  return () => clearTimeout(timer);
}

/** Fetches again after a connection was closed, which made its requests fail. */
export const refetchAfterClose = (client: QueryClient): void => void refetch(client);
