import { visibleText } from "#domain/text/visible";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { BrandPost } from "#brand-engine/domain/reads";
import { ArticleLink } from "../ArticleLink.tsx";
import { EmptyState } from "#app/ui/EmptyState.tsx";
import type { Column, TableRows } from "#app/ui/TableRow.tsx";
import { Time } from "#app/ui/Time.tsx";
import { postsQuery } from "./calls.ts";
import { DailyCounts } from "./DailyCounts.tsx";
import { TabTable } from "./TabTable.tsx";

const columns: readonly Column<BrandPost>[] = [
  { head: "Post", className: "w-auto", cell: ({ text }) => <span className="block py-2 break-words whitespace-pre-line">{text}</span> },
  {
    head: "Keyword",
    className: "w-56 @max-3xl:hidden",
    cell: ({ keyword }) => <span title={visibleText(keyword)}>{keyword}</span>,
  },
  { head: "Network", className: "w-24", cell: ({ network }) => network },
  {
    head: "Sent",
    className: "w-28 text-right @max-md:hidden",
    cell: ({ sentAt }) =>
      sentAt ? <Time at={sentAt} /> : <span title="No webhook is configured: the post is stored but not sent">not sent</span>,
  },
  { head: "Created", className: "w-24 text-right", cell: ({ createdAt }) => <Time at={createdAt} /> },
];

const rows: TableRows<BrandPost> = {
  label: "Posts, newest first",
  columns,
  idOf: ({ id }) => id,
  link: ({ url }, row) => <ArticleLink url={url} title="Open article" {...row} />,
};

/** The social posts that promote a brand's articles, newest first. */
export const Posts = ({ slug }: { slug: string }) => (
  <TabTable
    title="Posts"
    nouns={["post", "posts"]}
    list={useInfiniteQuery(postsQuery(slug))}
    rows={rows}
    above={<DailyCounts slug={slug} type="social.posted" noun="post" />}
    empty={<EmptyState title="No posts yet">Each published article gets a post per network.</EmptyState>}
  />
);
