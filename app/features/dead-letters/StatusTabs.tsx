import { deadLetterStatuses, type DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { useOverviewPart } from "../../core/live/overview.ts";
import { formatShortCount } from "../../ui/format.ts";
import { Tabs } from "../../ui/Tabs.tsx";
import { statusSigns } from "./labels.ts";
import { type DeadLetterSearch, filterNames, readListSearch } from "./search.ts";

const statuses: readonly (DeadLetterStatus | "all")[] = [...deadLetterStatuses, "all"];

/**
 * The statuses of dead letters as tabs, with the number in each. The counters of the queues know the numbers for all dead letters and for
 * one queue; with another filter, only the shown status has a number: `loaded`, that of the rows.
 */
export function StatusTabs({ search, loaded }: { search: DeadLetterSearch; loaded: string | undefined }) {
  const { queue, status: shown = "open" } = search;
  const isCounted = filterNames.every((name) => name === "queue" || search[name] === undefined);
  const text = useOverviewPart(({ queues }) => {
    const counts = { open: 0, snoozed: 0, replayed: 0, dropped: 0, all: 0 };
    for (const { name, openDeadLetters: open, otherDeadLetters } of queues) {
      if (queue !== undefined && name !== queue) continue;
      for (const [status, count] of Object.entries({ open, ...otherDeadLetters }) as [DeadLetterStatus, number][]) {
        counts[status] += count;
        counts.all += count;
      }
    }
    return JSON.stringify(counts);
  });
  const counts = text === undefined ? undefined : (JSON.parse(text) as Record<DeadLetterStatus | "all", number>);
  const countText = (status: DeadLetterStatus | "all"): string | undefined => {
    if (!isCounted) return status === shown ? loaded : undefined;
    return counts && formatShortCount(counts[status]);
  };
  return (
    <Tabs
      label="Status"
      tabs={statuses.map((status) => ({
        name: status === "all" ? "All" : statusSigns[status].word,
        count: countText(status),
        to: "/dead-letters",
        search: readListSearch({ ...search, status }),
        isCurrent: status === shown,
      }))}
    />
  );
}
