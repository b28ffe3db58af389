import type { Brand } from "#domain/brands";
import { Figure } from "../ui/Figure.tsx";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";

const number = "text-right w-24";

export const brandColumns: readonly Column<Brand>[] = [
  {
    head: "Brand",
    className: "w-auto",
    cell: (brand) => (
      <>
        <span className="font-medium">{brand.name}</span> <span className="ml-3 text-kumo-subtle">{brand.slug}</span>
      </>
    ),
  },
  { head: "Published", className: number, cell: ({ summary }) => <Figure value={summary.articlesPublished} /> },
  {
    head: "On the way",
    className: `${number} w-28 @max-md:hidden`,
    cell: ({ summary }) => <Figure value={summary.pendingGeneration} />,
  },
  { head: "Last published", className: "w-32 text-right @max-2xl:hidden", cell: ({ summary }) => <Time at={summary.lastPublishedAt} /> },
  { head: "Wakes", className: "w-28 text-right @max-lg:hidden", cell: ({ summary }) => <Time at={summary.nextWakeAt} none="on demand" /> },
  { head: "Failed", className: `${number} w-20`, cell: ({ summary }) => <Figure value={summary.failedKeywords} alarm /> },
];
