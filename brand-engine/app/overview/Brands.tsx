import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Brand } from "#brand-engine/domain/brand";
import { brandLink, brandsLink } from "../links.ts";
import { brandsQuery } from "../brandList.ts";
import { useBrandFeed } from "../useBrandFeed.ts";
import { Time } from "#app/ui/Time.tsx";
import { formatCount, pluralize } from "#app/ui/format.ts";
import { SectionHeader } from "#app/overview/SectionHeader.tsx";
import { SectionPending } from "#app/overview/SectionPending.tsx";

/** The most brands shown, because each opens a socket. The list of brands has all of them. */
const maxBrands = 6;

const figureLink = "relative z-1 rounded-sm hover:underline";

function BrandCard({ brand }: { brand: Brand }) {
  const live = useBrandFeed(brand.slug) ?? brand.summary;
  return (
    <li className="relative min-w-0 border-r border-b border-kumo-hairline px-4 py-3 hover:bg-kumo-tint/60 sm:px-6">
      <Link
        {...brandLink(brand.slug)}
        className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        {brand.name}
      </Link>
      <p className="figure mt-0.5 truncate text-kumo-subtle">
        <Link {...brandLink(brand.slug, { tab: "published" })} className={`${figureLink} text-kumo-default`}>
          {formatCount(live.articlesPublished)} published
        </Link>
        {live.pendingGeneration > 0 && (
          <>
            {" · "}
            {formatCount(live.pendingGeneration)} in progress
          </>
        )}
        {live.failedKeywords > 0 && (
          <>
            {" · "}
            <span className="text-kumo-danger">{pluralize(live.failedKeywords, "failed keyword")}</span>
          </>
        )}
      </p>
      <p className="truncate text-kumo-subtle">
        {live.nextWakeAt ? (
          <>
            Next cycle <Time at={live.nextWakeAt} />
          </>
        ) : (
          "No cycle scheduled"
        )}
      </p>
    </li>
  );
}

/** The live state of up to 6 brands. */
export function Brands() {
  const { data, error, refetch } = useInfiniteQuery(brandsQuery);
  const brands = data?.pages.flatMap((page) => page.items);
  const more = (brands?.length ?? 0) > maxBrands;
  return (
    <section aria-labelledby="brands-head">
      <SectionHeader
        id="brands-head"
        title="Brands"
        status={brands?.length === 0 ? "No brands yet" : undefined}
        aside={
          <Link {...brandsLink(brands?.length === 0 ? { create: "1" } : {})} className="text-kumo-link hover:underline">
            {brands?.length === 0 ? "Create brand" : more ? "View all brands" : "View brands"}
          </Link>
        }
      />
      {!brands && <SectionPending what="Brands" error={error} retry={() => void refetch()} height="h-22" />}
      {brands && brands.length > 0 && (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(260px,100%),1fr))] border-t border-kumo-hairline">
          {brands.slice(0, maxBrands).map((brand) => (
            <BrandCard key={brand.slug} brand={brand} />
          ))}
        </ul>
      )}
    </section>
  );
}
