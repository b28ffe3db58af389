import { queryOptions } from "@tanstack/react-query";
import { resultOf, api } from "./api.ts";
import { queryKeys } from "./queryKeys.ts";

/** The connection to the Cloudflare account. Without a token the answer costs no call to Cloudflare. */
export const accountQuery = queryOptions({
  queryKey: queryKeys.account,
  queryFn: () => resultOf(api.account.$get()),
  staleTime: 60_000,
});
