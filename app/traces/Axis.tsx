import { memo } from "react";
import { lasted } from "./lasted.ts";
import { inView, type Scale, type View } from "./scale.ts";
import { ticksOf } from "./ticks.ts";

/** About one tick in so many px. */
const tickPx = 110;
/** How long what is folded was, as far as there is room for it: so many px for the sign too, for the words, for the sign alone. */
const room = { both: 54, words: 30, sign: 12 };
function foldSays(ms: number, width: number): string {
  if (width > room.both) return `⋯ ${lasted(ms)}`;
  if (width > room.words) return lasted(ms);
  return width > room.sign ? "⋯" : "";
}
const percent = (share: number): string => `${share * 100}%`;

type Props = { scale: Scale; view: View; width: number };

const linesOf = ({ scale, view, width }: Props) => ticksOf(scale, view, Math.max(2, Math.floor(width / tickPx)));

const foldsIn = ({ scale, view, width }: Props) =>
  scale.pieces.flatMap((piece) => {
    const [left, right] = [inView(view, piece.x), inView(view, piece.x + piece.width)];
    return piece.folded && right > 0 && left < 1 ? [{ left, right, ms: piece.to - piece.from, key: piece.from, width }] : [];
  });

/** Times since the beginning, and how long what is folded away was. */
export const Axis = memo(function Axis(props: Props) {
  return (
    <div aria-hidden="true" className="relative h-6 overflow-hidden text-[11px] leading-6 whitespace-nowrap text-kumo-subtle tabular-nums">
      {linesOf(props).map(({ ms, x }) => (
        <span key={ms} className="absolute border-l border-kumo-line pl-1" style={{ left: percent(x) }}>
          {ms === 0 ? "0" : lasted(ms)}
        </span>
      ))}
      {foldsIn(props).map(({ left, right, ms, key, width }) => (
        <span
          key={key}
          title={`${lasted(ms)} in which nothing ran`}
          className="absolute inset-y-0 flex justify-center overflow-hidden border-x border-dashed border-kumo-line bg-kumo-recessed text-kumo-strong"
          style={{ left: percent(left), width: percent(right - left) }}
        >
          {foldSays(ms, (right - left) * width)}
        </span>
      ))}
    </div>
  );
});

/** The same lines behind the rows, and what is folded as bands. */
export const Lines = memo(function Lines(props: Props) {
  return (
    <>
      {linesOf(props).map(({ ms, x }) => (
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
