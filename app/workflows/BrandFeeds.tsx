import { useBrandFeed } from "../live/useBrandFeed.ts";

function BrandFeed({ brand }: { brand: string }) {
  useBrandFeed(brand);
  return null;
}

/** More sockets at once than a desk should hold; rows of further brands wait for the next look. */
const most = 6;

/** Listens to brands while something of them is on screen that is not over: what they tell goes into every list. */
export const BrandFeeds = ({ brands }: { brands: readonly string[] }) =>
  [...new Set(brands)].slice(0, most).map((brand) => <BrandFeed key={brand} brand={brand} />);
