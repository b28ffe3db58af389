import { type ReactNode, useRef } from "react";
import type { ListedJob } from "#domain/jobs/list";
import { deadLetterActions } from "../../../app/features/dead-letters/actions.tsx";
import { ActionBar } from "../../../app/ui/actions/ActionBar.tsx";
import { ActionDialog } from "../../../app/ui/actions/useActionRunner.tsx";
import { deadLetterFactory } from "#factories/deadLetters";
import { EmptyState } from "../../../app/ui/EmptyState.tsx";
import { Export } from "../../../app/ui/Export.tsx";
import { ListPage } from "../../../app/ui/list/ListPage.tsx";
import { RouterLink } from "../../../app/ui/RouterLink.tsx";
import { SelectionBar } from "../../../app/ui/list/SelectionBar.tsx";
import { Table } from "../../../app/ui/Table.tsx";
import type { RowLink, TableRows } from "../../../app/ui/TableRow.tsx";
import { useListView } from "../../../app/ui/useListView.ts";
import { VirtualTable } from "../../../app/ui/VirtualTable.tsx";
import { jobFactory } from "#factories/jobs";
import type { Story } from "../story.ts";
import { deadLetters, jobs } from "../samples.ts";
import { nothing } from "../nothing.ts";

const rows: TableRows<ListedJob> = {
  label: "Jobs",
  columns: [
    { head: "Type", className: "w-auto", cell: ({ type }) => type },
    { head: "State", className: "w-28", cell: ({ state }) => state },
    { head: "Attempts", className: "w-24 text-right", cell: ({ attempt }) => attempt },
  ],
  idOf: ({ id }) => id,
  nameOf: ({ type }) => type,
  link: ({ id }, link: RowLink): ReactNode => <RouterLink href={`/jobs/${id}`} {...link} />,
  isFaded: ({ state }) => state === "completed",
};
const selection = { selectedIds: new Set([jobs[1]?.id ?? ""]), toggle: nothing, toggleAll: nothing, clear: nothing };

function Scrolled() {
  const scroll = useRef<HTMLDivElement>(null);
  const items = Array.from({ length: 2_000 }, (_, index) => jobFactory.build({ id: `e-${index}.orders` }));
  return (
    <section ref={scroll} aria-label="Long list" tabIndex={0} className="h-60 overflow-auto">
      <VirtualTable {...rows} label="2,000 jobs" items={items} selection={selection} scroll={scroll} onSight={nothing} />
    </section>
  );
}

function Page({ items, error = null }: { items: readonly ListedJob[] | undefined; error?: Error | null }) {
  const view = useListView({ items: items?.length }, undefined);
  return (
    <div className="flex h-80 flex-col">
      <ListPage
        title="Jobs"
        nouns={["job", "jobs"]}
        list={{ items, error, refetch: nothing, newCount: items?.length ? 2 : 0, showNew: nothing }}
        view={view}
        rows={rows}
        isLong
        actions={<Export noun="jobs" fields={["id"]} fetchPage={() => Promise.resolve({ items: jobs, nextCursor: null })} />}
        empty={<EmptyState title="No jobs" />}
      />
    </div>
  );
}

const drop = deadLetterActions.actions.find(({ id }) => id === "drop");
const replayElsewhere = deadLetterActions.actions.find(({ id }) => id === "replayElsewhere");
const allIds = new Set(deadLetters.map(({ id }) => id));

/** Tables, pages of lists, and what works on their rows. */
export const listStories: readonly Story[] = [
  {
    name: "Tables",
    render: () => (
      <>
        <Table {...rows} items={jobs} openId={jobs[0]?.id} />
        <Scrolled />
      </>
    ),
  },
  {
    name: "Pages of lists",
    render: () => (
      <>
        <Page items={jobs} />
        <Page items={[]} />
        <Page items={undefined} />
        <Page items={undefined} error={new Error("The database does not respond.")} />
      </>
    ),
  },
  {
    name: "Actions",
    render: () => (
      <>
        <SelectionBar list={deadLetterActions} items={deadLetters} selectedIds={allIds} onClear={nothing} filter={{ status: "open" }} />
        {deadLetters.slice(0, 4).map((deadLetter) => (
          <div key={deadLetter.id} className="flex flex-wrap gap-2">
            <ActionBar list={deadLetterActions} thing={deadLetter} />
          </div>
        ))}
      </>
    ),
  },
  {
    name: "Selection without some actions",
    render: () => <SelectionBar list={deadLetterActions} items={deadLetters} selectedIds={new Set(["d-4"])} onClear={nothing} />,
  },
  {
    name: "Dialog of a replay to another queue",
    render: () =>
      replayElsewhere && (
        <ActionDialog
          list={deadLetterActions}
          action={replayElsewhere}
          thing={{ ...deadLetterFactory.build(), cameBack: 3 }}
          onClose={nothing}
          onDone={nothing}
        />
      ),
  },
  {
    name: "Dialog of an action",
    render: () =>
      drop && <ActionDialog list={deadLetterActions} action={drop} thing={deadLetterFactory.build()} onClose={nothing} onDone={nothing} />,
  },
];
