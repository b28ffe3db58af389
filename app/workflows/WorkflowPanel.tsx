import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ApiError } from "../api.ts";
import { useRecentName } from "../palette/recent.ts";
import { useChange } from "../live/useChange.ts";
import { FailedPanel } from "../ui/FailedPanel.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { Actions } from "./Actions.tsx";
import { type RunDetail, workflowQuery } from "./calls.ts";
import { NotLive } from "./NotLive.tsx";
import { type Asked, OrderAsk } from "./OrderAsk.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { RunSign } from "./RunSign.tsx";
import { filterOf } from "./search.ts";
import { Standing } from "./Standing.tsx";
import { Waterfall } from "./Waterfall.tsx";

/** One run in full: its steps along their time, why it stands as it does, and what can be done. */
export function WorkflowPanel() {
  const { id } = useParams({ from: "/workflows/$id" });
  const search = useSearch({ from: "/workflows" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(workflowQuery(id));
  const close = () => void navigate({ to: "/workflows", search: filterOf(search) });
  // A socket tells how far each step is; what its tries were is asked for when that changes.
  useChange(data && told(data), () => void refetch());
  if (!data) {
    if (!error) return <SkeletonPanel />;
    if (error instanceof ApiError && error.code === "not_found")
      return (
        <Panel title="There is no such run" label="Workflow run" onClose={close}>
          <p className="break-words">No article was ever written under the id {id}.</p>
        </Panel>
      );
    return <FailedPanel what="This run" label="Workflow run" error={error} retry={() => void refetch()} onClose={close} />;
  }
  return <Story key={id} run={data} onClose={close} />;
}

/** What a further try, a step or an order changes. */
const told = ({ status, restarts, steps, url }: RunDetail): string =>
  JSON.stringify([status, restarts, url, steps.map(({ state, attempt }) => [state, attempt])]);

function Story({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  useRecentName("run", run.id, run.keyword);
  const search = useSearch({ from: "/workflows" });
  const [asked, setAsked] = useState<Asked>();
  return (
    <Panel
      title={run.keyword}
      label={`Workflow run “${run.keyword}”`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <span role="status">
            <RunSign run={run} />
          </span>
          <span>{run.brand}</span>
          <Time at={run.endedAt ?? run.startedAt} />
        </span>
      }
      actions={<Actions run={run} onAsk={setAsked} />}
      onClose={onClose}
    >
      <Standing run={run} />
      {run.status === "complete" && run.url === null && <NotLive run={run} />}
      <Section title="Steps">
        <Waterfall run={run} search={search} onRestart={(fromStep) => setAsked({ verb: "restart", fromStep })} />
      </Section>
      <RunFacts run={run} />
      {asked && <OrderAsk run={run} asked={asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  );
}
