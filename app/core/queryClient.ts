import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api.ts";

/**
 * The cache of the dashboard. Sockets report changes, so queries are not refetched by time or focus.
 * `networkMode: "always"`, because a dashboard on loopback works without a network.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
      retry: (failures, error) =>
        failures < 1 && error instanceof ApiError && (error.code === "unreachable" || error.code === "unavailable"),
      retryDelay: 1_000,
    },
    mutations: { networkMode: "always", retry: false },
  },
});
