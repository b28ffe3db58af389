import type { ReactNode } from "react";
import type { InstancePageFacts, WatchedWorkflow } from "#domain/workflows/source";
import { OldAnswer } from "./OldAnswer.tsx";
import { problemSentence } from "./words.ts";

type Props = { workflow: WatchedWorkflow & { isWatched: boolean }; facts: InstancePageFacts | undefined };

const openedOnly = "Only instances that were opened here are listed";

/** What the list lacks, why, and what would complete it. Null if it lacks nothing. */
function noticeOf({
  workflow: { access, list, displayName, isWatched },
  facts: { source = list, readAt, problem } = {},
}: Props): ReactNode {
  if (access === "none") return `Signalbox has no binding to ${displayName}, so it can't show its instances. Deploy Signalbox again.`;
  if (source === "opened" && problem) return `${openedOnly}. ${problemSentence(problem)}`;
  if (source === "opened")
    return `${openedOnly}: a Worker can't list the instances of a workflow. Connect your Cloudflare account to list all of them.`;
  if (readAt && problem) return <OldAnswer readAt={readAt} problem={problem} />;
  if (!isWatched)
    return `Signalbox does not watch ${displayName} and reaches it through your Cloudflare account. To follow its instances live, name it under “workflows” in signalbox.jsonc.`;
  return null;
}

/** Why the list is not complete or not up to date. */
export function ListNotice(props: Props) {
  const notice = noticeOf(props);
  if (notice === null) return null;
  return (
    <div role="note" className="border-b border-kumo-hairline px-4 py-2 text-kumo-subtle sm:px-6">
      {notice}
    </div>
  );
}
