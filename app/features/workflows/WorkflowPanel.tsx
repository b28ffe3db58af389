import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useRememberName } from "../../core/recent.ts";
import { useOnChange } from "../../core/live/useOnChange.ts";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { useActionRunner } from "../../ui/actions/useActionRunner.tsx";
import { restart, runActions, type RunItem } from "./actions.ts";
import { type RunDetail, workflowQuery } from "./calls.ts";
import { NotPublished } from "./NotPublished.tsx";
import { RunFacts } from "./RunFacts.tsx";
import { RunSign } from "./RunSign.tsx";
import { filterOf } from "./search.ts";
import { RunStatusReason } from "./RunStatusReason.tsx";
import { Waterfall } from "./Waterfall.tsx";

/** The panel of the workflow run in the URL: its status, steps, facts and commands. */
export function WorkflowPanel() {
  const { id } = useParams({ from: "/workflows/$id" });
  const search = useSearch({ from: "/workflows" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(workflowQuery(id));
  const close = () => void navigate({ to: "/workflows", search: filterOf(search) });
  // The socket reports the states of the steps without their attempts, so the run is loaded again when a state changes.
  useOnChange(data && changeKeyOf(data), () => void refetch());
  if (!data)
    return (
      <PendingPanel label="Workflow run" error={error} retry={refetch} onClose={close}>
        <p className="break-words">There is no workflow run with the ID {id}. Check the ID.</p>
      </PendingPanel>
    );
  return <LoadedPanel key={id} run={data} onClose={close} />;
}

/** A key that changes when an attempt, a step or a control request changes the run. */
const changeKeyOf = ({ status, restarts, steps, url }: RunDetail): string =>
  JSON.stringify([status, restarts, url, steps.map(({ state, attempt }) => [state, attempt])]);

function LoadedPanel({ run, onClose }: { run: RunDetail; onClose: () => void }) {
  useRememberName("run", run.id, run.keyword);
  const search = useSearch({ from: "/workflows" });
  const stepRunner = useActionRunner<RunItem>(runActions, run);
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
      actions={<ActionBar list={runActions} thing={run} />}
      onClose={onClose}
    >
      <RunStatusReason run={run} />
      {run.status === "complete" && run.url === null && <NotPublished run={run} />}
      <Section title="Steps">
        <Waterfall run={run} search={search} onRestart={(fromStep) => stepRunner.start(restart, { fromStep })} />
      </Section>
      <RunFacts run={run} />
      {stepRunner.dialog}
    </Panel>
  );
}
