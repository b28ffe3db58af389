import { queryOptions, useQuery } from "@tanstack/react-query";
import { type AccountQueue, type AccountQueues, backlogFreshMs, queuesFreshMs } from "#domain/account/account";
import { accountQuery } from "../../../core/account.ts";
import { resultOf, api } from "../../../core/api.ts";
import { queryClient } from "../../../core/queryClient.ts";
import { queryKeys } from "../../../core/queryKeys.ts";
import { reasonBody } from "../../../ui/actions/action.ts";
import { backlogBatch } from "./backlogBatch.ts";

/** How often lists are loaded again while they are on screen, ms: nothing reports changes in the account, and each call counts. */
const reloadMs = { queues: 30_000, backlog: 60_000 };

const accountQueuesQuery = queryOptions({
  queryKey: queryKeys.accountQueues,
  queryFn: ({ signal }): Promise<AccountQueues> => resultOf(api.account.queues.$get({}, { init: { signal } })),
  staleTime: queuesFreshMs,
});

/**
 * The queues of the Cloudflare account, up to date while they are on screen. `isConnected`: whether an account is connected, also one that
 * can't be reached now; undefined until that is known. Asks for nothing without an account.
 */
export function useAccountQueues() {
  const { data: account, error: accountError, refetch } = useQuery(accountQuery);
  const isConnected = account && (account.connected || account.problem !== null);
  const queues = useQuery({ ...accountQueuesQuery, enabled: isConnected === true, refetchInterval: reloadMs.queues });
  const error = queues.error ?? accountError;
  return { isConnected, queues: queues.data, error, refetch: accountError ? refetch : queues.refetch };
}

const loadBacklog = backlogBatch(async (names) => (await resultOf(api.account.backlogs.$get({ query: { names: names.join(",") } }))).items);

/** What waits in a queue of the account, up to date while it is on screen. */
export const useQueueBacklog = (name: string) =>
  useQuery({
    queryKey: [...queryKeys.accountQueues, "backlog", name],
    queryFn: ({ signal }) => loadBacklog(name, signal),
    staleTime: backlogFreshMs,
    refetchInterval: reloadMs.backlog,
    retry: false,
  });

/** Shows a queue as a command has left it. */
export function cacheAccountQueue(changed: AccountQueue): void {
  queryClient.setQueryData(
    accountQueuesQuery.queryKey,
    (queues) => queues && { ...queues, items: queues.items.map((queue) => (queue.name === changed.name ? changed : queue)) },
  );
}

export const reloadAccountQueues = (): void => void queryClient.invalidateQueries({ queryKey: accountQueuesQuery.queryKey, exact: true });

const endpoint = api.account.queues[":name"].pause;

export const pauseDelivery = (name: string, reason: string): Promise<AccountQueue> =>
  resultOf(endpoint.$put({ param: { name }, json: { reason } }));

export const resumeDelivery = (name: string, reason: string): Promise<AccountQueue> =>
  resultOf(endpoint.$delete({ param: { name }, json: reasonBody(reason) }));
