import type { ReactNode } from "react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { hasEnded } from "#domain/instanceStatus";
import type { InstanceDetail } from "#domain/workflows/instance";
import { instanceRefusal } from "#domain/workflows/instanceControl";
import { useCanMakeChanges } from "../../../core/me.ts";
import { ActionBar } from "../../../ui/actions/ActionBar.tsx";
import { useActionRunner } from "../../../ui/actions/useActionRunner.tsx";
import { DetailList } from "../../../ui/DetailList.tsx";
import { auditFact } from "../../../ui/facts.tsx";
import { Id } from "../../../ui/Id.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { PendingPanel } from "../../../ui/PendingPanel.tsx";
import { Section } from "../../../ui/Section.tsx";
import { Time } from "../../../ui/Time.tsx";
import { type InstanceItem, instanceActions, restart } from "./actions.ts";
import { ExcerptText } from "./ExcerptText.tsx";
import { InstanceSign } from "./InstanceSign.tsx";
import { InstanceSteps } from "./InstanceSteps.tsx";
import { OldAnswer } from "./OldAnswer.tsx";
import { filterOf } from "./search.ts";
import { useInstance } from "./useInstance.ts";
import { useWorkflow } from "./useWorkflow.ts";

/** The panel of the instance in the URL: its status, steps, values and commands. */
export function InstancePanel() {
  const { workflow, id } = useParams({ from: "/workflows/instances/$workflow/$id" });
  const search = useSearch({ from: "/workflows/instances/$workflow" });
  const navigate = useNavigate();
  const { data, error, refetch, dataUpdatedAt } = useInstance(workflow, id, useWorkflow(workflow)?.isLive ?? false);
  const close = () => void navigate({ to: "/workflows/instances/$workflow", params: { workflow }, search: filterOf(search) });
  if (!data)
    return (
      <PendingPanel label="Instance" error={error} retry={refetch} onClose={close}>
        <p className="break-words">
          {workflow} has no instance with the ID {id}. Cloudflare deletes ended instances after some days.
        </p>
      </PendingPanel>
    );
  const old = error && <OldAnswer readAt={new Date(dataUpdatedAt).toISOString()} problem={error.message} />;
  return <LoadedPanel key={id} instance={data} old={old} onClose={close} />;
}

const InstanceFacts = ({ instance }: { instance: InstanceDetail }) => (
  <Section title="Details">
    <DetailList
      items={[
        ["Workflow", instance.workflow],
        instance.createdAt !== null && ["Created", <Time key="created" at={instance.createdAt} as="both" />],
        instance.startedAt !== null && ["Started", <Time key="started" at={instance.startedAt} as="both" />],
        instance.endedAt !== null && ["Ended", <Time key="ended" at={instance.endedAt} as="both" />],
        auditFact(`instance:${instance.workflow}/${instance.id}`),
        ["Instance ID", <Id key="id" id={instance.id} label="the instance ID" />],
      ]}
    />
  </Section>
);

function LoadedPanel({ instance, old, onClose }: { instance: InstanceDetail; old: ReactNode; onClose: () => void }) {
  const stepRunner = useActionRunner<InstanceItem>(instanceActions, instance);
  const mayRestart = useCanMakeChanges() && instanceRefusal({ status: instance.status }, "restart") === null;
  const { error, output, params, status } = instance;
  const at = instance.endedAt ?? instance.startedAt ?? instance.createdAt;
  return (
    <Panel
      title={<span className="font-mono text-sm">{instance.id}</span>}
      label={`Instance ${instance.id}`}
      name={instance.id}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <span role="status">
            <InstanceSign status={status} />
          </span>
          <span>{instance.workflow}</span>
          {at !== null && <Time at={at} />}
        </span>
      }
      actions={<ActionBar list={instanceActions} thing={instance} />}
      onClose={onClose}
    >
      {old && (
        <div role="note" className="mb-2 text-kumo-subtle">
          {old}
        </div>
      )}
      {error && (
        <p className="break-words text-kumo-danger">
          <span className="font-medium">{error.name}</span>: <bdi>{error.message}</bdi>
        </p>
      )}
      <Section title="Steps">
        <InstanceSteps instance={instance} mayRestart={mayRestart} onRestart={(from) => stepRunner.start(restart, { from })} />
      </Section>
      {output && hasEnded(status) && (
        <Section title="Output">
          <ExcerptText excerpt={output} label="Output" />
        </Section>
      )}
      {params && (
        <Section title="Parameters">
          <ExcerptText excerpt={params} label="Parameters" />
        </Section>
      )}
      <InstanceFacts instance={instance} />
      {stepRunner.dialog}
    </Panel>
  );
}
