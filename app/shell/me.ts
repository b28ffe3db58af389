import { queryOptions, useQuery } from "@tanstack/react-query";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: () => answer(api.me.$get()) });

/** Whether the person at the desk may act. While that is not known, buttons are there and the server decides. */
export const useMayAct = (): boolean => useQuery(meQuery).data?.role !== "viewer";
