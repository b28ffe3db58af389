import type { QueryClient } from "@tanstack/react-query";
import { abortReads } from "../api.ts";
import { queryKeys } from "./queryKeys.ts";

/** A page that still waits this long after its connection is back waits for an answer that never comes, ms. */
const stuckMs = 15_000;

/**
 * Loads again what is on screen: nobody told of changes while the connection was lost. Lists are left to their marks, which
 * the first frame brings, so that none moves under somebody who reads it; only those that have not been loaded are asked for.
 */
const refetch = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey, state }) => !queryKey.includes("list") || state.status === "error" || state.data === undefined,
  });

/** What a page can do where requests of it hang that it can't end, such as those for its own scripts. */
type Page = { isLoadingScreen: () => boolean; hasUnsaved: () => boolean; reload: () => void };

/**
 * Goes on after a connection that fell silent without being closed. Requests sent over it are never answered, and hold the
 * few connections a browser has to one server: reads are ended and sent again. Where the page is stuck all the same, because
 * a script of it was asked for at that time, the page is loaded anew, unless that loses edits. Answers how to call that off.
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

/** Goes on after a connection that was closed: its requests have failed. */
export const refetchAfterClose = (client: QueryClient): void => void refetch(client);
