import { lazy, Suspense } from "react";
import { visibleText } from "#domain/text/visible";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { ScheduleDetail } from "#domain/schedules/schedule";
import { links } from "../../core/links.ts";
import { isNotFound } from "../../core/api.ts";
import { useIsPaused } from "../../core/live/overview.ts";
import { useRememberName } from "../../core/recent.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { withMessages } from "../../core/withMessages.ts";
import { useNow } from "../../ui/useNow.ts";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { PendingForm } from "../../ui/opener/PendingForm.tsx";
import { Time } from "../../ui/Time.tsx";
import { shortActorName } from "../../ui/format.ts";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { scheduleActions } from "./actions.ts";
import { scheduleQuery } from "./calls.ts";
import { ScheduleState } from "./columns.tsx";
import { ScheduleFacts } from "./ScheduleFacts.tsx";
import { filterOf } from "./search.ts";
import { UpcomingRuns } from "./UpcomingRuns.tsx";
import { describeTiming } from "./timingText.ts";
import { displayStateOf } from "./displayState.ts";

const loadForm = withMessages(() => import("./EditSchedule.tsx"));
const EditSchedule = lazy(async () => ({ default: (await loadForm()).EditSchedule }));

/** The panel of one schedule: its next runs, settings and payload, and the commands on it; or the form that edits it. */
export function SchedulePanel() {
  const { id } = useParams({ from: "/schedules/$id" });
  const search = useSearch({ from: "/schedules" });
  const navigate = useNavigate();
  const mayAct = useCanMakeChanges();
  const { data, error, refetch } = useQuery(scheduleQuery(id));
  const close = () => void navigate({ to: "/schedules", search: filterOf(search) });
  const showDetails = () => void navigate({ to: "/schedules/$id", params: { id }, search: filterOf(search) });
  if (!data)
    return (
      <PendingPanel label="Schedule" error={error} retry={refetch} onClose={close}>
        <p className="break-words">No schedule has the ID {id}. It may have been deleted; check the audit log.</p>
      </PendingPanel>
    );
  if (search.edit && mayAct)
    return (
      <Suspense fallback={<PendingForm onClose={showDetails} />}>
        <EditSchedule key={id} schedule={data} deleted={isNotFound(error)} onClose={showDetails} />
      </Suspense>
    );
  const edit = () => void navigate({ to: "/schedules/$id", params: { id }, search: { ...filterOf(search), edit: "1" } });
  return <LoadedPanel key={id} schedule={data} onEdit={edit} onClose={close} />;
}

const noRunsTexts: Record<ScheduleDetail["state"], string> = {
  active: "No runs scheduled.",
  paused: "No runs while paused.",
  ended: "Ended: the run limit or the end time is reached.",
};

/** Warns when a run of an active schedule is late, or when its jobs wait because the queue is paused. */
function RunWarnings({ schedule }: { schedule: ScheduleDetail }) {
  const { queue, nextAt } = schedule;
  const isLate = displayStateOf(schedule, useNow()) === "overdue";
  const isQueuePaused = useIsPaused(queue);
  return (
    <>
      {isLate && (
        <p>
          The run scheduled for <Time at={nextAt} as="both" /> has not been created.
        </p>
      )}
      {schedule.state === "active" && isQueuePaused && (
        <p className="break-words">
          Jobs it creates wait while{" "}
          <Link {...links.queue(queue)} className="text-kumo-link underline underline-offset-2">
            {queue}
          </Link>{" "}
          is paused.
        </p>
      )}
    </>
  );
}

function LoadedPanel({ schedule, onEdit, onClose }: { schedule: ScheduleDetail; onEdit: () => void; onClose: () => void }) {
  const { name, pause, payload, upcoming } = schedule;
  useRememberName("schedule", schedule.id, name);
  return (
    <Panel
      title={name}
      label={`Schedule ${name}`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <ScheduleState schedule={schedule} />
          <span>{describeTiming(schedule)}</span>
        </span>
      }
      actions={<ActionBar list={scheduleActions} thing={schedule} handlers={{ edit: { run: onEdit } }} onRemoved={onClose} />}
      onClose={onClose}
    >
      {pause && (
        <p className="break-words">
          Paused by <span title={visibleText(pause.by)}>{shortActorName(pause.by)}</span> <Time at={pause.at} />: <bdi>{pause.reason}</bdi>
        </p>
      )}
      <RunWarnings schedule={schedule} />
      <Section title="Next runs">
        {upcoming.length ? (
          <UpcomingRuns times={upcoming.map((at) => Date.parse(at))} timeZone={schedule.timeZone} byClock={schedule.cron !== null} />
        ) : (
          <p className="text-kumo-subtle">{noRunsTexts[schedule.state]}</p>
        )}
      </Section>
      <ScheduleFacts schedule={schedule} />
      <Section title="Payload">
        <LongText text={JSON.stringify(payload, null, 2) ?? "null"} label="Payload" json />
      </Section>
    </Panel>
  );
}
