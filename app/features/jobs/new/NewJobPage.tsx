import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { messageTypeOf } from "#domain/pipeline/messages";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName, pipelineQueueOf, queueNames } from "#domain/queues/queues";
import { useJobQueues } from "../../../core/live/jobQueues.ts";
import { useOverviewPart } from "../../../core/live/overview.ts";
import { useCanMakeChanges } from "../../../core/me.ts";
import { EmptyState } from "../../../ui/EmptyState.tsx";
import { LoadError } from "../../../ui/LoadError.tsx";
import { Page } from "../../../ui/Page.tsx";
import { SkeletonPanel } from "../../../ui/Skeleton.tsx";
import { jobQuery } from "../calls.ts";
import { NewJobForm } from "./NewJobForm.tsx";
import { readNewJobSearch } from "./search.ts";
import { SelectField } from "../../../ui/select/SelectField.tsx";
import { TextField } from "../../../ui/fields/TextField.tsx";

const up = (
  <>
    <Link to="/jobs" className="text-kumo-subtle hover:underline">
      Jobs
    </Link>
    <span className="text-kumo-subtle">/</span>
  </>
);

type QueueAndTypeProps = {
  queue: string;
  type: string | undefined;
  /** The types that the queue takes, if it is a queue of the pipeline. */
  types: readonly string[];
  onQueue: (queue: string) => void;
  onType: (type: string) => void;
};

/** Chooses the queue and the type. Only the consumer of a queue outside the pipeline knows its types: there it is typed. */
function QueueAndType({ queue, type, types, onQueue, onType }: QueueAndTypeProps) {
  const queues = useJobQueues();
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <SelectField
        label="Queue"
        description={pipelineQueueOf(queue)?.purpose ?? (queueNames().length > 0 ? "A queue outside the pipeline" : undefined)}
        value={queue}
        onChange={onQueue}
        options={queues.map((name) => [name, name])}
      />
      {isQueueName(queue) ? (
        <SelectField
          label="Type"
          description={messageTypeOf(type ?? "")?.description}
          value={type ?? ""}
          onChange={onType}
          options={types.map((name) => [name, name])}
        />
      ) : (
        <TextField
          label="Type"
          description="Name of the consumer that handles the job"
          className="w-full"
          maxLength={80}
          value={type ?? ""}
          onChange={(event) => onType(event.target.value)}
        />
      )}
    </div>
  );
}

/** The page that adds a job: its queue, its type, its payload and its options. */
export function NewJobPage() {
  const search = useSearch({ from: "/jobs/new" });
  const navigate = useNavigate();
  const mayAct = useCanMakeChanges();
  const queues = useJobQueues();
  const isLoaded = useOverviewPart(() => true) ?? false;
  const [typed, setTyped] = useState(search.type ?? "");
  const queue = search.queue && queues.includes(search.queue) ? search.queue : (queues[0] ?? "");
  const types = messageTypesOf(queue);
  const inPipeline = isQueueName(queue);
  const type = inPipeline ? (types.find((name) => name === search.type) ?? types[0]) : typed;
  const original = useQuery({ ...jobQuery(search.like ?? ""), enabled: search.like !== undefined });
  const open = (next: { queue: string; type?: string }) =>
    void navigate({ to: "/jobs/new", replace: true, search: readNewJobSearch(next) });
  if (!mayAct)
    return (
      <Page title="Add a job" up={up}>
        <EmptyState title="Read-only">You need the operator role to add jobs.</EmptyState>
      </Page>
    );
  if (isLoaded && queues.length === 0)
    return (
      <Page title="Add a job" up={up}>
        <EmptyState title="No queue takes jobs yet">
          A queue appears here when its Worker consumes it with createQueue and has handled its first message.
        </EmptyState>
      </Page>
    );
  return (
    <Page title="Add a job" up={up} state="Sends one message to a queue. The audit log records who added it.">
      <div className="scroll-quiet min-h-0 flex-1 bg-kumo-base">
        <div className="flex max-w-180 flex-col gap-5 px-4 py-5 sm:px-6">
          <QueueAndType
            queue={queue}
            type={type}
            types={types}
            onQueue={(next) => open({ queue: next })}
            onType={(next) => (inPipeline ? open({ queue, type: next }) : setTyped(next))}
          />
          {search.like && original.isPending ? (
            <SkeletonPanel />
          ) : search.like && original.error ? (
            <LoadError what="The job to copy" error={original.error} retry={() => void original.refetch()} />
          ) : (
            type !== undefined && (
              <NewJobForm
                key={`${queue} ${inPipeline ? type : ""} ${search.like ?? ""}`}
                queue={queue}
                type={type}
                typed={!inPipeline && typed !== (search.type ?? "")}
                likeBody={original.data?.body}
              />
            )
          )}
        </div>
      </div>
    </Page>
  );
}
