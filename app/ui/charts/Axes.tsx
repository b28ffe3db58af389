import { zoneFormats } from "../../settings/zone.ts";
import { inset } from "./inset.ts";
import type { Slot } from "./slots.ts";
import { timeStep } from "./ticks.ts";

const dayMs = 86_400_000;
/** Room between an axis and what is written beside it, px. */
const gapPx = { figure: 8, time: 5 };

/** Where a share of the plot lies, from the left edge of the chart or from its top; as CSS, so that nothing has to be measured. */
const across = (share: number): string => `calc(${inset.left}px + (100% - ${inset.left + inset.right}px) * ${share})`;
const down = (share: number, height: number): number => inset.top + (height - inset.top - inset.bottom) * (1 - share);

type Props = { slots: readonly Slot[]; height: number; figures: readonly number[]; say: (value: number) => string };

/** What every chart has: times below, a few round figures at the left and their lines. */
export function Axes({ slots, height, figures, say }: Props) {
  const most = figures.at(-1) ?? 1;
  const step = timeStep((slots.at(-1)?.to ?? 0) - (slots[0]?.from ?? 0));
  const { clock, shortDay } = zoneFormats();
  const write = step < dayMs ? clock : shortDay;
  return (
    <>
      {figures.map((figure) => {
        const y = down(figure / most, height);
        return (
          <div key={figure}>
            <span
              className={`absolute border-t ${figure === 0 ? "border-kumo-line" : "border-kumo-hairline"}`}
              style={{ left: inset.left, right: inset.right, top: y }}
            />
            <span className="absolute text-right -translate-y-1/2" style={{ left: 0, width: inset.left - gapPx.figure, top: y }}>
              {say(figure)}
            </span>
          </div>
        );
      })}
      {slots.map(
        ({ from }, index) =>
          from % step === 0 && (
            <span
              key={from}
              className="absolute -translate-x-1/2"
              style={{ left: across((index + 0.5) / slots.length), top: down(0, height) + gapPx.time }}
            >
              {write.format(from)}
            </span>
          ),
      )}
    </>
  );
}
