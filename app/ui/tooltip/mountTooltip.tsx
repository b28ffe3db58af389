import { createRoot } from "react-dom/client";
import { Tooltip } from "./Tooltip.tsx";

/** Adds the one tooltip to the page, beside the dashboard, which it takes nothing from. */
export function mountTooltip(): void {
  const element = document.createElement("div");
  document.body.append(element);
  createRoot(element).render(<Tooltip />);
}
