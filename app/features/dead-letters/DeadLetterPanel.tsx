import { useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { isReplayUnfinished } from "#domain/dead-letters/replayOutcome";
import { links } from "../../core/links.ts";
import { useOnQueueChange } from "../../core/live/useOnQueueChange.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { PreviousNext } from "../../ui/PreviousNext.tsx";
import { useAdvance } from "../../ui/listPosition.ts";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ReplayOutcomeSign } from "../../ui/ReplayOutcomeSign.tsx";
import { textLink } from "../../ui/facts.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { useEditorOpen } from "../../ui/useEditorOpen.ts";
import { useRememberName } from "../../core/recent.ts";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { runAction } from "../../ui/actions/runAction.ts";
import { deadLetterActions, deadLetterLabel, replay } from "./actions.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { deadLetterQuery } from "./calls.ts";
import { deadLetterRefusalsOf } from "./allowedActions.ts";
import { refusalText } from "#domain/refusals";
import { readListSearch, withoutEdit } from "./search.ts";
import { RetentionDays } from "./RetentionDays.tsx";
import { DeletionNote } from "./DeletionTime.tsx";
import { CameBack } from "./CameBack.tsx";
import { PossibleReplays, ReplayHistory } from "./ReplayHistory.tsx";
import { MessageFacts } from "./MessageFacts.tsx";
import { PayloadSection } from "./PayloadSection.tsx";
import type { EditablePart } from "./message.ts";
import { subjectOfDeadLetter } from "./labels.ts";
import { StatusSign } from "./StatusSign.tsx";
import { ErrorSection } from "./ErrorSection.tsx";
import { EvidenceSection } from "./evidence/EvidenceSection.tsx";
import { RehearsalSection } from "./rehearsal/RehearsalSection.tsx";
import { useRehearsal } from "./rehearsal/useRehearsal.ts";

/** The panel of one dead letter: its error, attempts, payload and replay history, and the commands on it. */
export function DeadLetterPanel() {
  const { id } = useParams({ from: "/dead-letters/$id" });
  const search = useSearch({ from: "/dead-letters" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(deadLetterQuery(id));
  const { queue = "", outcome } = data?.deadLetter ?? {};
  useOnQueueChange(queue, Boolean(outcome && isReplayUnfinished(outcome)), () => void refetch());
  const close = () => void navigate({ to: "/dead-letters", search: readListSearch(withoutEdit(search)) });
  if (!data)
    return (
      <PendingPanel label="Dead letter" error={error} retry={refetch} onClose={close}>
        <p className="break-words">
          No dead letter has the ID {id}. Replayed and dropped dead letters are kept for <RetentionDays />.
        </p>
      </PendingPanel>
    );
  return <LoadedPanel key={id} detail={data} onClose={close} />;
}

/** The status of a dead letter; of a replayed one, what became of the replay. */
function Outcome({ deadLetter: { status, outcome, queue } }: { deadLetter: DeadLetterDetail["deadLetter"] }) {
  const search = useSearch({ from: "/dead-letters", select: withoutEdit });
  return (
    <span role="status" className="flex flex-wrap items-center gap-x-2">
      {status === "replayed" ? <span>{outcome ? "Replayed:" : "Replayed"}</span> : <StatusSign status={status} />}
      {outcome && <ReplayOutcomeSign outcome={outcome} queue={queue} />}
      {outcome?.deadLetterId && (
        <Link to="/dead-letters/$id" params={{ id: outcome.deadLetterId }} search={search} className={textLink}>
          View new dead letter
        </Link>
      )}
    </span>
  );
}

/** Below the title: status, subject, type, queue and time. */
const PanelState = ({ deadLetter, subject }: { deadLetter: DeadLetterDetail["deadLetter"]; subject: string }) => (
  <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
    <Outcome deadLetter={deadLetter} />
    <CameBack deadLetter={deadLetter} />
    {subject && <span className="max-w-full min-w-0 truncate text-kumo-default">{subject}</span>}
    <span>
      {deadLetter.type || "unknown type"} in{" "}
      <Link {...links.queue(deadLetter.queue)} className="link-line hover:underline">
        {deadLetter.queue}
      </Link>
    </span>
    <Time at={deadLetter.createdAt} />
    <DeletionNote deadLetter={deadLetter} />
    <PreviousNext noun="dead letter" />
  </span>
);

/** The editor of the message: whether it is open, why it can't be used, and what it does. After a replay the next dead letter opens. */
function useMessageEditor(deadLetter: DeadLetterDetail["deadLetter"]) {
  const navigate = useNavigate();
  const search = useSearch({ from: "/dead-letters" });
  const mayAct = useCanMakeChanges();
  const refusal = deadLetterRefusalsOf(deadLetter).edit;
  const editing = useEditorOpen(search.edit !== undefined && mayAct, refusal === null);
  const advance = useAdvance();
  const isReplayed = useRef(false);
  const edit = (open: boolean) =>
    void navigate({
      to: "/dead-letters/$id",
      params: { id: deadLetter.id },
      search: { ...search, edit: open ? "1" : undefined },
      replace: true,
    });
  return {
    editing,
    refusal,
    edit,
    onReplay: async (part: EditablePart["name"], value: unknown, reason: string, queue?: string) => {
      await runAction(deadLetterActions, replay, deadLetter, { reason, edited: { part, value }, ...(queue ? { queue } : {}) });
      isReplayed.current = true;
    },
    onClose: () => {
      if (!isReplayed.current || !advance(deadLetter.id, replay.isAllowed)) edit(false);
    },
  };
}

function LoadedPanel({ detail: { deadLetter, attempts, lineage }, onClose }: { detail: DeadLetterDetail; onClose: () => void }) {
  const subject = subjectOfDeadLetter(deadLetter);
  useRememberName("deadLetter", deadLetter.id, [deadLetterLabel(deadLetter), subject].filter(Boolean).join(": "));
  const { editing, refusal, edit, onReplay, onClose: closeEditor } = useMessageEditor(deadLetter);
  const rehearsal = useRehearsal(deadLetter.id);
  return (
    <Panel
      title={deadLetter.errorName || "Unknown error"}
      label={`Dead letter ${deadLetter.errorName} in ${deadLetter.queue}`}
      name={`${deadLetter.errorName || "Unknown error"} · ${deadLetter.queue}`}
      state={<PanelState deadLetter={deadLetter} subject={subject} />}
      actions={
        <ActionBar
          list={deadLetterActions}
          thing={deadLetter}
          handlers={{
            edit: { run: () => edit(true), isActive: editing },
            rehearse: { run: () => rehearsal.start(null) },
          }}
        />
      }
      onClose={onClose}
    >
      <ErrorSection deadLetter={deadLetter} />
      {!editing && <RehearsalSection state={rehearsal} />}
      <Section title="Attempts">
        <AttemptList attempts={attempts} deadLetter={deadLetter} />
      </Section>
      <PayloadSection
        deadLetter={deadLetter}
        editing={editing}
        refusal={refusal === null ? undefined : `This dead letter can't be replayed anymore: ${refusalText(refusal)}.`}
        onReplay={onReplay}
        onRehearse={deadLetter.replays === "job" ? (part, value) => rehearsal.start({ part, value }) : undefined}
        onClose={closeEditor}
      />
      {editing && <RehearsalSection state={rehearsal} />}
      {(lineage.length > 1 || deadLetter.possibleReplayOf.length > 0) && (
        <Section title="Replay history">
          {lineage.length > 1 && <ReplayHistory lineage={lineage} current={deadLetter.id} />}
          <PossibleReplays ids={deadLetter.possibleReplayOf} />
        </Section>
      )}
      <MessageFacts deadLetter={deadLetter} />
      <EvidenceSection id={deadLetter.id} />
    </Panel>
  );
}
