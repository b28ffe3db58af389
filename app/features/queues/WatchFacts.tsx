import type { QueueWatch } from "#domain/queues/health";
import { shortActorName } from "../../ui/format.ts";
import { Time } from "../../ui/Time.tsx";

/** Which dead-letter queue an operator attached Signalbox to, who and when. */
export const WatchFacts = ({ watch: { deadLetterQueue, by, at, isAttached } }: { watch: QueueWatch }) => (
  <span className="break-words">
    {deadLetterQueue}
    <span className="text-kumo-subtle">
      {" · "}
      {isAttached ? "watched" : "not known to be attached; watch it again"} by <bdi>{shortActorName(by)}</bdi> <Time at={at} />
    </span>
  </span>
);
