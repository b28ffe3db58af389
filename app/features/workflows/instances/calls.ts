import { queryOptions } from "@tanstack/react-query";
import type { InstanceStatus } from "#domain/instanceStatus";
import type { InstanceDetail } from "#domain/workflows/instance";
import type { InstancePage } from "#domain/workflows/source";
import { api, resultOf } from "../../../core/api.ts";
import { queryClient } from "../../../core/queryClient.ts";

/** Instances loaded per page. */
const pageSize = 50;
const instancesKey = ["instances"] as const;

/** The workflows that Signalbox watches. They change only with a deploy. */
export const watchedWorkflowsQuery = queryOptions({
  queryKey: [...instancesKey, "workflows"],
  queryFn: async () => (await resultOf(api.workflows.bound.$get())).items,
});

/** The workflows of the Cloudflare account that are not watched. */
export const accountWorkflowsQuery = queryOptions({
  queryKey: [...instancesKey, "account"],
  queryFn: () => resultOf(api.workflows.account.$get()),
  staleTime: 60_000,
});

export const instanceListKey = (workflow: string, status: InstanceStatus | undefined) => [...instancesKey, "list", workflow, status ?? ""];

/** One page of the instances of a workflow, newest first. */
export const listInstances = (workflow: string, status: InstanceStatus | undefined, cursor: string | undefined): Promise<InstancePage> =>
  resultOf(api.workflows.instances.$get({ query: { workflow, status, cursor, limit: String(pageSize) } }));

export const instanceEndpoint = api.workflows.instances[":workflow"][":id"];

const instanceKey = (workflow: string, id: string) => [...instancesKey, "one", workflow, id] as const;

/** A query for an instance with its steps. */
export const instanceQuery = (workflow: string, id: string) =>
  queryOptions({
    queryKey: instanceKey(workflow, id),
    queryFn: (): Promise<InstanceDetail> => resultOf(instanceEndpoint.$get({ param: { workflow, id } })),
  });

/** Puts what the stream of an instance tells into the cache. */
export const cacheInstance = (detail: InstanceDetail): void =>
  void queryClient.setQueryData(instanceKey(detail.workflow, detail.id), detail);

/** Marks all instances as outdated, so that those on screen are loaded again. */
export const refreshInstances = (): void => void queryClient.invalidateQueries({ queryKey: instancesKey });

/** The address of the stream of an instance. */
export const streamPath = (workflow: string, id: string): string => `/api/workflows/instances/${workflow}/${id}/events`;
