import type { Brand } from "#brand-engine/domain/brand";
import { LinkedCount } from "#app/ui/LinkedCount.tsx";
import { brandLink } from "../links.ts";
import type { Column, PhoneRow } from "#app/ui/TableRow.tsx";
import { Time } from "#app/ui/Time.tsx";
import { formatCount, pluralize } from "#app/ui/format.ts";

const number = "text-right w-26";

/** A brand on a phone: its name and failed keywords, then its slug, what is published and in progress, and its next cycle. */
export const brandPhoneRow: PhoneRow<Brand> = {
  title: ({ name }) => name,
  state: ({ summary: { failedKeywords } }) =>
    failedKeywords > 0 && <span className="text-kumo-danger">{pluralize(failedKeywords, "failed keyword")}</span>,
  note: ({ summary: { articlesPublished, pendingGeneration } }) =>
    `${formatCount(articlesPublished)} published, ${formatCount(pendingGeneration)} in progress`,
  where: ({ slug }) => slug,
  when: ({ summary }) => (
    <>
      next cycle <Time at={summary.nextWakeAt} none="on demand" />
    </>
  ),
};

/** The columns of the list of brands. */
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
  {
    head: "Published",
    className: number,
    cell: ({ slug, summary }) => (
      <LinkedCount {...brandLink(slug, { tab: "published" })} value={summary.articlesPublished} label={`published articles of ${slug}`} />
    ),
  },
  {
    head: "In progress",
    className: `${number} @max-xl:hidden`,
    cell: ({ summary }) => <span className="figure">{formatCount(summary.pendingGeneration)}</span>,
  },
  { head: "Last published", className: "w-32 text-right @max-3xl:hidden", cell: ({ summary }) => <Time at={summary.lastPublishedAt} /> },
  {
    head: "Next cycle",
    className: "w-28 text-right @max-2xl:hidden",
    cell: ({ summary }) => <Time at={summary.nextWakeAt} none="on demand" />,
  },
  {
    head: "Failed keywords",
    className: "text-right w-34",
    cell: ({ summary }) => (
      <span className={`figure ${summary.failedKeywords > 0 ? "text-kumo-danger" : ""}`}>{formatCount(summary.failedKeywords)}</span>
    ),
  },
];
