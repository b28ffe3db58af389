import { EmptyState } from "../../../app/ui/EmptyState.tsx";
import { FilterChip } from "../../../app/ui/FilterChip.tsx";
import { ListEnd } from "../../../app/ui/ListEnd.tsx";
import { LoadError } from "../../../app/ui/LoadError.tsx";
import { PendingPanel } from "../../../app/ui/PendingPanel.tsx";
import { NewRowsButton } from "../../../app/ui/NewRowsButton.tsx";
import { NoMatches } from "../../../app/ui/NoMatches.tsx";
import { Panel } from "../../../app/ui/Panel.tsx";
import { ReadOnlyNotice, RoleRequiredPanel } from "../../../app/ui/ReadOnlyNotice.tsx";
import { SearchProgress } from "../../../app/ui/SearchProgress.tsx";
import { Section } from "../../../app/ui/Section.tsx";
import { SkeletonLine, SkeletonPanel, SkeletonRows } from "../../../app/ui/Skeleton.tsx";
import type { Story } from "../story.ts";
import { longWord } from "../samples.ts";
import { nothing } from "../nothing.ts";

const list = { hasNextPage: true, isFetchingNextPage: false, isFetchNextPageError: false, fetchNextPage: nothing, items: [1] };
const search = { scanned: 12_000, isStopped: false, stop: nothing, resume: nothing };
const nouns = ["job", "jobs"] as const;

/** Parts that stand in for data: loading, empty, failed, more to come. */
export const stateStories: readonly Story[] = [
  {
    name: "Loading",
    render: () => (
      <>
        <SkeletonLine width="w-40" />
        <SkeletonRows rows={3} />
        <SkeletonPanel />
      </>
    ),
  },
  {
    name: "Empty",
    render: () => (
      <>
        <EmptyState title="No jobs" />
        <EmptyState title={longWord} action={<button type="button">Add a job</button>}>
          Jobs appear here when a message is sent to a queue.
        </EmptyState>
        <NoMatches noun="jobs" clearHref="/jobs" />
      </>
    ),
  },
  {
    name: "Failed",
    render: () => (
      <>
        <LoadError what="Jobs" error={new Error("The database does not respond.")} />
        <LoadError what="Jobs" error={new Error(longWord)} retry={nothing} />
        <PendingPanel label="Job" error={new Error("The database does not respond.")} retry={nothing} onClose={nothing}>
          It was removed.
        </PendingPanel>
      </>
    ),
  },
  {
    name: "Read-only, new rows and chips",
    render: () => (
      <>
        <ReadOnlyNotice />
        <NewRowsButton count={1} onShow={nothing} />
        <NewRowsButton count={1_000} hasMore onShow={nothing} />
        <Panel title="Filters" label="Filters" onClose={nothing}>
          <Section title={longWord}>{longWord.slice(0, 20)}</Section>
          <Section title="Active" aside="2">
            <FilterChip name="state" value="failed" onChange={nothing} />
            <FilterChip name="error" value={longWord} onChange={nothing} />
          </Section>
        </Panel>
        <RoleRequiredPanel title="New schedule" onClose={nothing} />
      </>
    ),
  },
  {
    name: "End of a list",
    render: () => (
      <>
        <ListEnd nouns={nouns} list={{ ...list, hasNextPage: false, loadsOnScroll: true, items: Array.from({ length: 60 }) }} />
        <ListEnd nouns={nouns} list={list} />
        <ListEnd nouns={nouns} list={{ ...list, isFetchingNextPage: true }} />
        <ListEnd nouns={nouns} list={{ ...list, isFetchNextPageError: true }} />
        <ListEnd nouns={nouns} scanned={{ total: 50_000 }} list={{ ...list, search, loadsOnScroll: true }} />
        <SearchProgress noun="jobs" search={{ ...search, isStopped: true }} found={0} cursor="x" failed={false} retry={nothing} />
        <SearchProgress noun="jobs" search={search} found={3} cursor="x" failed retry={nothing} />
      </>
    ),
  },
];
