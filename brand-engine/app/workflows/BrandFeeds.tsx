import type { Run } from "#domain/workflows/run";
import { useBrandFeed } from "../useBrandFeed.ts";

function BrandFeed({ brand }: { brand: string }) {
  useBrandFeed(brand);
  return null;
}

/** The most sockets that a page opens. Rows of further brands are updated when the list is loaded again. */
const maxFeeds = 6;

/** Opens a socket for each of the first 6 distinct brands of the runs. Updates of their runs go into every loaded list. */
export const BrandFeeds = ({ runs }: { runs: readonly Run[] }) =>
  [...new Set(runs.map(({ tenant }) => tenant))].slice(0, maxFeeds).map((brand) => <BrandFeed key={brand} brand={brand} />);
