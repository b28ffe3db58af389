/** How a button was pressed: with a key of the keyboard that clicks, an arrow key, or a pointer of this type ("mouse", "touch", "pen"). */
export type Press = { kind: "key" } | { kind: "arrow"; key: "ArrowDown" | "ArrowUp" } | { kind: "pointer"; pointerType: string };

/** Reads how a click was made. Enter, Space and assistive technology click without a count. */
export const pressOfClick = ({ detail, nativeEvent }: { detail: number; nativeEvent: Event }): Press =>
  detail === 0
    ? { kind: "key" }
    : { kind: "pointer", pointerType: (nativeEvent instanceof PointerEvent && nativeEvent.pointerType) || "mouse" };

/** Focuses a button and presses it in the same way as another was pressed. */
export function passPress(button: HTMLButtonElement, press: Press): void {
  button.focus({ preventScroll: true });
  if (press.kind === "key") return button.click();
  const common = { bubbles: true, cancelable: true };
  if (press.kind === "arrow") return void button.dispatchEvent(new KeyboardEvent("keydown", { ...common, key: press.key }));
  const pointer = { ...common, pointerType: press.pointerType, isPrimary: true, detail: 1 };
  button.dispatchEvent(new PointerEvent("pointerdown", pointer));
  button.dispatchEvent(new MouseEvent("mousedown", pointer));
  button.dispatchEvent(new PointerEvent("pointerup", pointer));
  button.dispatchEvent(new MouseEvent("mouseup", pointer));
  button.dispatchEvent(new PointerEvent("click", pointer));
}
