import type { Brand } from "#brand-engine/domain/brand";
import { columnWidths as widths } from "#app/features/schedules/columns.tsx";
import { stateSigns } from "#app/features/schedules/displayState.ts";
import { describeTiming } from "#app/features/schedules/timingText.ts";
import { StatusLabel } from "#app/ui/StatusLabel.tsx";
import type { Column, PhoneRow } from "#app/ui/TableRow.tsx";
import { Time } from "#app/ui/Time.tsx";

const timingOf = ({ strategy }: Brand): string => describeTiming({ cron: strategy.cron, everyMs: null, timeZone: "UTC" });

/** A brand with a cron on a phone, as a row of a schedule. */
export const scheduledBrandPhoneRow: PhoneRow<Brand> = {
  title: ({ name }) => name,
  state: () => <StatusLabel {...stateSigns.active}>{stateSigns.active.word}</StatusLabel>,
  note: timingOf,
  where: ({ slug }) => `Content cycle of ${slug}`,
  when: ({ summary }) => <Time at={summary.nextWakeAt} none="none" />,
};

/** The columns of the list of schedules, for a brand with a cron in its strategy. */
export const scheduledBrandColumns: readonly Column<Brand>[] = [
  {
    head: "Brand",
    className: "w-auto",
    cell: ({ name, slug }) => (
      <>
        <span className="font-medium">{name}</span> <span className="ml-3 text-kumo-subtle">{slug}</span>
      </>
    ),
  },
  { head: "Action", className: widths.enqueues, cell: () => "Content cycle" },
  {
    head: "When",
    className: widths.when,
    cell: (brand) => <span title={brand.strategy.cron ?? undefined}>{timingOf(brand)}</span>,
  },
  { head: "State", className: widths.state, cell: () => <StatusLabel {...stateSigns.active}>{stateSigns.active.word}</StatusLabel> },
  { head: "Runs", className: widths.runs, cell: () => <span className="text-kumo-subtle">–</span> },
  { head: "Last", className: widths.last, cell: ({ summary }) => <Time at={summary.cycle?.at ?? null} /> },
  { head: "Next", className: widths.next, cell: ({ summary }) => <Time at={summary.nextWakeAt} none="none" /> },
];
