import { visibleText } from "#domain/text/visible";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { BrandPost } from "#domain/brands/reads";
import { ArticleLink } from "../../ui/ArticleLink.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { LoadError } from "../../ui/LoadError.tsx";
import { ListEnd } from "../../ui/ListEnd.tsx";
import { SkeletonRows } from "../../ui/Skeleton.tsx";
import { Table } from "../../ui/Table.tsx";
import type { Column } from "../../ui/TableRow.tsx";
import { Time } from "../../ui/Time.tsx";
import { postsQuery } from "./calls.ts";
import { DailyCounts } from "./DailyCounts.tsx";

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

/** The social posts that promote a brand's articles, newest first. */
export function Posts({ slug }: { slug: string }) {
  const list = useInfiniteQuery(postsQuery(slug));
  const posts = list.data?.pages.flatMap((page) => page.items);
  if (!posts)
    return list.error ? <LoadError what="The posts" error={list.error} retry={() => void list.refetch()} /> : <SkeletonRows rows={8} />;
  if (!posts.length) return <EmptyState title="No posts yet">Each published article gets a post per network.</EmptyState>;
  return (
    <section aria-label="Posts" className="@container">
      <DailyCounts slug={slug} type="social.posted" noun="post" />
      <Table
        label="Posts, newest first"
        columns={columns}
        items={posts}
        idOf={({ id }) => id}
        link={(post, row) => <ArticleLink url={post.url} title="Open article" {...row} />}
      />
      <ListEnd list={list} nouns={["post", "posts"]} />
    </section>
  );
}
