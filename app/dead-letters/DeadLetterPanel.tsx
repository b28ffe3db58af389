import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { ApiError } from "../api.ts";
import { useCanMakeChanges } from "../shell/me.ts";
import { LoadErrorPanel } from "../ui/LoadErrorPanel.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { useEditorOpen } from "../ui/useEditorOpen.ts";
import { useRememberName } from "../palette/recent.ts";
import { subjectOf } from "./subject.ts";
import { DeadLetterActions } from "./DeadLetterActions.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { deadLetterQuery } from "./calls.ts";
import { deadLetterRefusals } from "#domain/allowed";
import { withoutEdit } from "./search.ts";
import { RetentionDays } from "./RetentionDays.tsx";
import { ReplayHistory } from "./ReplayHistory.tsx";
import { MessageFacts } from "./MessageFacts.tsx";
import { PayloadSection } from "./PayloadSection.tsx";
import { StatusSign } from "./StatusSign.tsx";
import { useDeadLetterCommands } from "./useDeadLetterCommands.ts";
import { ErrorSection } from "./ErrorSection.tsx";

/** The whole story of one dead letter, and how it is put right. */
export function DeadLetterPanel() {
  const { id } = useParams({ from: "/dead-letters/$id" });
  const search = useSearch({ from: "/dead-letters" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(deadLetterQuery(id));
  const close = () => void navigate({ to: "/dead-letters", search: withoutEdit(search) });
  if (!data) {
    if (!error) return <SkeletonPanel />;
    if (error instanceof ApiError && error.code === "not_found")
      return (
        <Panel title="There is no such dead letter" label="Dead letter" onClose={close}>
          <p className="break-words">
            None has the id {id}. Replayed and dropped ones are kept for <RetentionDays />.
          </p>
        </Panel>
      );
    return <LoadErrorPanel what="This dead letter" label="Dead letter" error={error} retry={() => void refetch()} onClose={close} />;
  }
  return <LoadedPanel key={id} detail={data} onClose={close} />;
}

function LoadedPanel({ detail: { deadLetter: letter, attempts, lineage }, onClose }: { detail: DeadLetterDetail; onClose: () => void }) {
  const about = subjectOf(letter.carries);
  useRememberName("deadLetter", letter.id, [`${letter.errorName || "Unknown error"} in ${letter.queue}`, about].filter(Boolean).join(": "));
  const acts = useDeadLetterCommands(letter);
  const navigate = useNavigate();
  const search = useSearch({ from: "/dead-letters" });
  const mayAct = useCanMakeChanges();
  const refusal = deadLetterRefusals(letter).edit;
  const editing = useEditorOpen(search.edit !== undefined && mayAct, refusal === null);
  const edit = (open: boolean) =>
    void navigate({
      to: "/dead-letters/$id",
      params: { id: letter.id },
      search: { ...search, edit: open ? "1" : undefined },
      replace: true,
    });
  return (
    <Panel
      title={letter.errorName || "Unknown error"}
      label={`Dead letter ${letter.errorName} in ${letter.queue}`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <StatusSign status={letter.status} />
          {about && <span className="max-w-full min-w-0 truncate text-kumo-default">{about}</span>}
          <span>
            {letter.type || "unknown type"} in{" "}
            <Link to="/queues/$name" params={{ name: letter.queue }} className="hover:underline">
              {letter.queue}
            </Link>
          </span>
          <Time at={letter.createdAt} />
        </span>
      }
      actions={<DeadLetterActions letter={letter} acts={acts} editing={editing} onEdit={() => edit(true)} />}
      onClose={onClose}
    >
      <ErrorSection letter={letter} />
      <Section title="Attempts">
        <AttemptList attempts={attempts} letter={letter} />
      </Section>
      <PayloadSection
        letter={letter}
        editing={editing}
        refusal={refusal === null ? undefined : `This dead letter can't be replayed any more: ${refusal}.`}
        onReplay={acts.replayEdited}
        onClose={() => edit(false)}
      />
      {lineage.length > 1 && (
        <Section title="Lineage">
          <ReplayHistory lineage={lineage} current={letter.id} />
        </Section>
      )}
      <MessageFacts letter={letter} />
    </Panel>
  );
}
