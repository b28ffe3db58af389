import type { BrandKeyword, BrandPage, BrandPost } from "#brand-engine/domain/reads";
import { Export } from "#app/ui/Export.tsx";
import { tabExports } from "./calls.ts";
import type { Tab } from "../search.ts";

const pageFields = [
  "title",
  "keyword",
  "url",
  "views",
  "period",
  "wordCount",
  "writer",
  "publishedAt",
  "updatedAt",
] as const satisfies (keyof BrandPage)[];
const postFields = ["createdAt", "network", "keyword", "text", "url", "sentAt", "id"] as const satisfies (keyof BrandPost)[];
const keywordFields = [
  "keyword",
  "volume",
  "difficulty",
  "taken",
  "researchedAt",
  "runId",
  "url",
] as const satisfies (keyof BrandKeyword)[];

/** The export button for the list on the open tab of a brand, except the tab of its workflow runs. */
export function BrandExport({ slug, tab }: { slug: string; tab: Tab }) {
  if (tab === "published")
    return <Export noun={`${slug} published`} fields={pageFields} fetchPage={(cursor) => tabExports.published(slug, cursor)} />;
  if (tab === "posts") return <Export noun={`${slug} posts`} fields={postFields} fetchPage={(cursor) => tabExports.posts(slug, cursor)} />;
  if (tab === "keywords") return <Export noun={`${slug} keywords`} fields={keywordFields} fetchPage={() => tabExports.keywords(slug)} />;
  return null;
}
