import { Suspense } from "react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { parts } from "../../core/pipelineParts.ts";
import { tenantOf } from "../../core/tenant.ts";
import { useRememberName } from "../../core/recent.ts";
import { useOnChange } from "../../core/live/useOnChange.ts";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { useListPosition } from "../../ui/listPosition.ts";
import type { Action } from "../../ui/actions/action.ts";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { useActionRunner } from "../../ui/actions/useActionRunner.tsx";
import { ApprovalButtons } from "./ApprovalButtons.tsx";
import { approvalActions, restart, runActions, type RunItem } from "./actions.ts";
import { type RunDetail, workflowQuery } from "./calls.ts";
import { RunFacts } from "./RunFacts.tsx";
import { RunSign } from "./RunSign.tsx";
import { runTitleOf } from "./runTexts.ts";
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
  const title = runTitleOf(run);
  useRememberName("run", run.id, title);
  const search = useSearch({ from: "/workflows" });
  const Notice = parts().runs?.Notice;
  const Review = run.status === "waiting" ? parts().runs?.Review : undefined;
  const { next } = useListPosition();
  // Of the runs that await approval, the next one opens after a decision about this one.
  const openNext = (action: Action<RunItem>) => {
    if (search.status === "waiting" && approvalActions.some(({ id }) => id === action.id)) next?.();
  };
  const stepRunner = useActionRunner<RunItem>(runActions, run);
  return (
    <Panel
      title={title}
      label={`Workflow run “${title}”`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <span role="status">
            <RunSign run={run} />
          </span>
          <span>{tenantOf(run)}</span>
          <Time at={run.endedAt ?? run.startedAt} />
        </span>
      }
      actions={<ActionBar list={runActions} thing={run} onDone={openNext} />}
      onClose={onClose}
    >
      {Review && (
        <Suspense fallback={<div className="h-[min(35rem,66svh)]" />}>
          <Review run={run} />
        </Suspense>
      )}
      {run.status === "waiting" && <ApprovalButtons run={run} onDone={openNext} />}
      <RunStatusReason run={run} />
      {Notice && (
        <Suspense>
          <Notice run={run} />
        </Suspense>
      )}
      <Section title="Steps">
        <Waterfall run={run} search={search} onRestart={(fromStep) => stepRunner.start(restart, { fromStep })} />
      </Section>
      <RunFacts run={run} />
      {stepRunner.dialog}
    </Panel>
  );
}
