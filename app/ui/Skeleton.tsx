/** A placeholder for a text that is loading, of about its width. */
export const SkeletonLine = ({ width }: { width: string }) => (
  <span className={`skeleton-line inline-block h-2.5! rounded-full align-middle ${width}`} aria-hidden="true" />
);

const widths = ["w-40", "w-56", "w-48", "w-64", "w-44", "w-52"];

/** A placeholder for a table that is loading, as high as its rows. */
export const SkeletonRows = ({ rows = 8 }: { rows?: number }) => (
  <div role="status" aria-label="Loading">
    <div className="h-8 border-b border-kumo-line" />
    {Array.from({ length: rows }, (_, index) => (
      <div key={index} className="flex h-row items-center justify-between gap-6 border-b border-kumo-hairline px-4 sm:px-6">
        <SkeletonLine width={widths[index % widths.length] ?? "w-40"} />
        <SkeletonLine width="w-16" />
      </div>
    ))}
  </div>
);

/** A placeholder for a panel that is loading. */
export const SkeletonPanel = () => (
  <div role="status" aria-label="Loading" className="flex flex-col gap-4 px-5 py-4">
    <SkeletonLine width="w-64" />
    <SkeletonLine width="w-40" />
    {widths.map((width) => (
      <div key={width} className="flex gap-8 border-b border-kumo-hairline pb-3">
        <SkeletonLine width="w-20" />
        <SkeletonLine width={width} />
      </div>
    ))}
  </div>
);
