import { memo } from "react";
import { formatSpanDuration } from "./formatSpanDuration.ts";
import { positionInView, type Scale, type View } from "./scale.ts";
import { ticksOf } from "./ticks.ts";

/** About one tick in so many px. */
const tickPx = 110;
/** How long what is folded was, as far as there is room for it: so many px for the sign too, for the words, for the sign alone. */
const minLabelWidth = { both: 54, words: 30, sign: 12 };
function foldLabel(ms: number, width: number): string {
  if (width > minLabelWidth.both) return `⋯ ${formatSpanDuration(ms)}`;
  if (width > minLabelWidth.words) return formatSpanDuration(ms);
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

/** Times since the beginning, and how long what is folded away was. */
export const Axis = memo(function Axis(props: Props) {
  return (
    <div aria-hidden="true" className="relative h-6 overflow-hidden text-[11px] leading-6 whitespace-nowrap text-kumo-subtle tabular-nums">
      {ticksInView(props).map(({ ms, x }) => (
        <span key={ms} className="absolute border-l border-kumo-line pl-1" style={{ left: percent(x) }}>
          {ms === 0 ? "0" : formatSpanDuration(ms)}
        </span>
      ))}
      {foldsIn(props).map(({ left, right, ms, key, width }) => (
        <span
          key={key}
          title={`${formatSpanDuration(ms)} in which nothing ran`}
          className="absolute inset-y-0 flex justify-center overflow-hidden border-x border-dashed border-kumo-line bg-kumo-recessed text-kumo-strong"
          style={{ left: percent(left), width: percent(right - left) }}
        >
          {foldLabel(ms, (right - left) * width)}
        </span>
      ))}
    </div>
  );
});

/** The same lines behind the rows, and what is folded as bands. */
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
