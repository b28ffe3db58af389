import { queryOptions } from "@tanstack/react-query";
import { type AccountMessages, maxPeeked } from "#domain/account/messages";
import { resultOf, api } from "../../core/api.ts";
import { queryKeys } from "../../core/queryKeys.ts";
import { queryClient } from "../../core/queryClient.ts";
import { reasonBody } from "../../ui/actions/action.ts";

const accountQueue = api.account.queues[":name"];

/** Messages that wait in a queue of the account, at most 100. They are read when somebody asks: each time is a call to Cloudflare. */
export const messagesQuery = (name: string) =>
  queryOptions({
    queryKey: ["queues", "messages", name],
    queryFn: (): Promise<AccountMessages> => resultOf(accountQueue.messages.$get({ param: { name }, query: { limit: String(maxPeeked) } })),
    enabled: false,
    staleTime: Infinity,
    retry: false,
  });

/** The queues of the account are read again: one of them has another consumer. */
const reloadAccount = () => void queryClient.invalidateQueries({ queryKey: queryKeys.accountQueues });

export async function watchQueue(name: string, reason: string) {
  const watched = await resultOf(accountQueue.watch.$post({ param: { name }, json: reasonBody(reason) }));
  reloadAccount();
  return watched;
}

export async function unwatchQueue(name: string, reason: string) {
  const ended = await resultOf(accountQueue.watch.$delete({ param: { name }, json: reasonBody(reason) }));
  reloadAccount();
  return ended;
}
