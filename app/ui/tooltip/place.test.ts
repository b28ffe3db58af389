import { expect, test } from "vitest";
import { placeTooltip } from "./place.ts";

const view = { width: 400, height: 300 };
const tooltip = { width: 100, height: 30 };
const at = (left: number, top: number) => ({ left, top, width: 40, height: 20 });

test("a tooltip is centered above its element, with its arrow in the middle", () => {
  expect(placeTooltip(at(180, 100), tooltip, view)).toEqual({ left: 150, top: 60, side: "top", arrowLeft: 40 });
});

test("where there is no room above, it is below", () => {
  expect(placeTooltip(at(180, 44), tooltip, view)).toMatchObject({ side: "bottom", top: 74 });
  expect(placeTooltip(at(180, 45), tooltip, view)).toMatchObject({ side: "top", top: 5 });
});

test("it stays within the window, and its arrow points at its element", () => {
  expect(placeTooltip(at(0, 100), tooltip, view)).toMatchObject({ left: 5, arrowLeft: 5 });
  expect(placeTooltip(at(340, 100), tooltip, view)).toMatchObject({ left: 295, arrowLeft: 55 });
  expect(placeTooltip(at(360, 100), tooltip, view)).toMatchObject({ left: 295, arrowLeft: 75 });
  expect(placeTooltip(at(180, 100), { width: 500, height: 30 }, view)).toMatchObject({ left: 5, arrowLeft: 185 });
});
