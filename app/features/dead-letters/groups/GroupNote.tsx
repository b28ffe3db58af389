import { visibleText } from "#domain/text/visible";
import { DetailList } from "../../../ui/DetailList.tsx";
import { textLink } from "../../../ui/facts.tsx";
import type { GroupRow } from "../../../core/groups.ts";

const isWeb = (address: string): boolean => /^https?:\/\//i.test(address);

/** What the team has noted about a group; nothing without an owner, runbook and note. */
export function GroupNote({ group: { assignee, runbook, note } }: { group: GroupRow }) {
  if (assignee === null && runbook === null && note === null) return null;
  return (
    <DetailList
      items={[
        assignee !== null && ["Owner", visibleText(assignee)],
        runbook !== null && [
          "Runbook",
          isWeb(runbook) ? (
            <a key="runbook" href={runbook} target="_blank" rel="noreferrer noopener" className={`${textLink} break-all`}>
              {visibleText(runbook)}
            </a>
          ) : (
            visibleText(runbook)
          ),
        ],
        note !== null && [
          "Note",
          <span key="note" className="whitespace-pre-wrap">
            {visibleText(note)}
          </span>,
        ],
      ]}
    />
  );
}
