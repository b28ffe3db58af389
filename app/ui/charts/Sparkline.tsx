const height = 20;
const gap = 1;

/** A small bar chart of counts over time, the oldest first. `label` describes it to screen readers. */
export function Sparkline({ counts, label, className = "" }: { counts: readonly number[]; label: string; className?: string }) {
  const most = Math.max(1, ...counts);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${counts.length * 4} ${height}`}
      preserveAspectRatio="none"
      className={`h-5 text-kumo-subtle ${className}`}
    >
      {Array.from(counts, (count, index) => {
        const high = count ? Math.max(2, (count / most) * height) : 1;
        return (
          <rect key={index} x={index * 4} y={height - high} width={4 - gap} height={high} fill="currentColor" opacity={count ? 0.9 : 0.3} />
        );
      })}
    </svg>
  );
}
