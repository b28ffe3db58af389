import { loadOnce } from "./loadOnce.ts";
import type { MenuProps } from "./OpenMenu.tsx";
import { useOpener } from "./useOpener.ts";

const openMenu = loadOnce(async () => (await import("./OpenMenu.tsx")).OpenMenu);

/** A button with a menu. What a menu needs is loaded when the button is about to be pressed. */
export function Menu(props: MenuProps) {
  const { Component: OpenMenu, ref, standIn } = useOpener("menu", openMenu);
  return OpenMenu ? <OpenMenu {...props} buttonRef={ref} /> : props.button(standIn);
}
