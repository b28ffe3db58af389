/** What a control with a key says of it: in its tooltip, and to screen readers. A capital letter is one with Shift. */
export const shortcutProps = (tooltip: string, key: string | undefined): { title: string; "aria-keyshortcuts"?: string } =>
  key === undefined
    ? { title: tooltip }
    : { title: `${tooltip} (${key})`, "aria-keyshortcuts": key === key.toLowerCase() ? key : `Shift+${key}` };
