import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { DeadLetterDetail } from "#domain/deadLetters";
import { ApiError } from "../api.ts";
import { useMayAct } from "../shell/me.ts";
import { FailedPanel } from "../ui/FailedPanel.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { useEditorOpen } from "../ui/useEditorOpen.ts";
import { useRecentName } from "../palette/recent.ts";
import { aboutOf } from "./about.ts";
import { Actions } from "./Actions.tsx";
import { Attempts } from "./Attempts.tsx";
import { deadLetterQuery } from "./calls.ts";
import { deadLetterRefusals } from "#domain/allowed";
import { withoutEdit } from "./search.ts";
import { KeptFor } from "./KeptFor.tsx";
import { Lineage } from "./Lineage.tsx";
import { MessageFacts } from "./MessageFacts.tsx";
import { Payload } from "./Payload.tsx";
import { Status } from "./Status.tsx";
import { useActs } from "./useActs.ts";
import { Why } from "./Why.tsx";

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
            None has the id {id}. Replayed and dropped ones are kept for <KeptFor />.
          </p>
        </Panel>
      );
    return <FailedPanel what="This dead letter" label="Dead letter" error={error} retry={() => void refetch()} onClose={close} />;
  }
  return <Story key={id} detail={data} onClose={close} />;
}

function Story({ detail: { deadLetter: letter, attempts, lineage }, onClose }: { detail: DeadLetterDetail; onClose: () => void }) {
  const about = aboutOf(letter.carries);
  useRecentName("deadLetter", letter.id, [`${letter.errorName || "Unknown error"} in ${letter.queue}`, about].filter(Boolean).join(": "));
  const acts = useActs(letter);
  const navigate = useNavigate();
  const search = useSearch({ from: "/dead-letters" });
  const mayAct = useMayAct();
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
          <Status status={letter.status} />
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
      actions={<Actions letter={letter} acts={acts} editing={editing} onEdit={() => edit(true)} />}
      onClose={onClose}
    >
      <Why letter={letter} />
      <Section title="Attempts">
        <Attempts attempts={attempts} letter={letter} />
      </Section>
      <Payload
        letter={letter}
        editing={editing}
        refusal={refusal === null ? undefined : `This dead letter can't be replayed any more: ${refusal}.`}
        onReplay={acts.replayEdited}
        onClose={() => edit(false)}
      />
      {lineage.length > 1 && (
        <Section title="Lineage">
          <Lineage lineage={lineage} current={letter.id} />
        </Section>
      )}
      <MessageFacts letter={letter} />
    </Panel>
  );
}
