import { memo } from "react";
import { formatPreciseDuration } from "../../ui/format.ts";
import { positionInView, type Scale, type View } from "./scale.ts";
import { ticksOf } from "./ticks.ts";

/** The approximate distance between ticks, px. */
const tickPx = 110;
/** The width, px, that a fold needs to show its sign with its duration, its duration, or its sign. */
const minLabelWidth = { both: 54, duration: 30, sign: 12 };
function foldLabel(ms: number, width: number): string {
  if (width > minLabelWidth.both) return `⋯ ${formatPreciseDuration(ms)}`;
  if (width > minLabelWidth.duration) return formatPreciseDuration(ms);
  return width > minLabelWidth.sign ? "⋯" : "";
}
const percent = (share: number): string => `${share * 100}%`;

type Props = { scale: Scale; view: View; width: number };

const ticksInView = ({ scale, view, width }: Props) => ticksOf(scale, view, Math.max(2, Math.floor(width / tickPx)));

const foldsIn = ({ scale, view, width }: Props) =>
  scale.pieces.flatMap((piece) => {
    const [left, right] = [positionInView(view, piece.x), positionInView(view, piece.x + piece.width)];
    return piece.folded && right > 0 && left < 1 ? [{ left, right, ms: piece.to - piece.from, key: piece.from, width }] : [];
  });

/** The axis: times since the start of the trace, and the durations of the folds. */
export const Axis = memo(function Axis(props: Props) {
  return (
    <div aria-hidden="true" className="relative h-6 overflow-hidden text-[11px] leading-6 whitespace-nowrap text-kumo-subtle tabular-nums">
      {ticksInView(props).map(({ ms, x }) => (
        <span key={ms} className="absolute border-l border-kumo-line pl-1" style={{ left: percent(x) }}>
          {ms === 0 ? "0" : formatPreciseDuration(ms)}
        </span>
      ))}
      {foldsIn(props).map(({ left, right, ms, key, width }) => (
        <span
          key={key}
          title={`${formatPreciseDuration(ms)} idle`}
          className="absolute inset-y-0 flex justify-center overflow-hidden border-x border-dashed border-kumo-line bg-kumo-recessed text-kumo-strong"
          style={{ left: percent(left), width: percent(right - left) }}
        >
          {foldLabel(ms, (right - left) * width)}
        </span>
      ))}
    </div>
  );
});

/** The lines of the axis behind the rows, and the folds as bands. */
export const GridLines = memo(function Lines(props: Props) {
  return (
    <>
      {ticksInView(props).map(({ ms, x }) => (
        <span key={ms} className="absolute inset-y-0 border-l border-kumo-hairline/70" style={{ left: percent(x) }} />
      ))}
      {foldsIn(props).map(({ left, right, key }) => (
        <span
          key={key}
          className="absolute inset-y-0 border-x border-dashed border-kumo-line bg-kumo-recessed"
          style={{ left: percent(left), width: percent(right - left) }}
        />
      ))}
    </>
  );
});
