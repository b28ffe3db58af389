type Props = {
  label: string;
  value: number;
  /** The value of a full bar. Default: 100. */
  max?: number;
  /** The value as a text, beside the label. Without it, only the bar shows the value. */
  text?: string;
};

/** A bar that shows how much of something is done. Kumo's looks the same, which a test compares, but loads its form fields with it. */
export function Meter({ label, value, max = 100, text }: Props) {
  const percent = (100 * value) / max;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text ?? `${Math.round(percent)}%`}
      className="flex w-full flex-col gap-2"
    >
      <div className="flex items-center justify-between gap-4">
        <span className="text-xs text-kumo-subtle">{label}</span>
        {text !== undefined && <span className="text-sm font-medium text-kumo-default tabular-nums">{text}</span>}
      </div>
      <div className="relative h-2 w-full overflow-hidden rounded-full bg-kumo-fill">
        <div
          className="absolute inset-y-0 left-0 rounded-full bg-emphasis transition-[width] duration-300 ease-out"
          style={{ width: `${percent}%` }}
        />
      </div>
    </div>
  );
}
