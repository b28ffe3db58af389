import { Link } from "@tanstack/react-router";
import { cn } from "#app/ui/cn.ts";
import { brandLink } from "../links.ts";
import { type Tab, tabs } from "../search.ts";

const names: Record<Tab, string> = {
  articles: "Articles",
  published: "Published",
  posts: "Posts",
  keywords: "Keywords",
  strategy: "Strategy",
};

/** The tabs of a brand's page; each has its own URL. */
export const BrandTabs = ({ slug, current }: { slug: string; current: Tab }) => (
  <nav aria-label="Brand sections" className="flex gap-1 border-b border-kumo-line px-3 sm:px-5">
    {tabs.map((tab) => (
      <Link
        key={tab}
        {...brandLink(slug, tab === "articles" ? {} : { tab })}
        aria-current={tab === current ? "page" : undefined}
        className={cn(
          "-mb-px border-b-2 px-1.5 py-2 hover:text-kumo-default",
          tab === current ? "border-accent font-medium text-kumo-default" : "border-transparent text-kumo-subtle",
        )}
      >
        {names[tab]}
      </Link>
    ))}
  </nav>
);
