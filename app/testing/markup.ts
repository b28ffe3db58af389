/** The classes in order. Kumo changes the cursor of a disabled button with another class. */
const classesOf = (classes: string): string =>
  classes
    .split(/\s+/)
    .filter(Boolean)
    .filter((name) => !name.startsWith("cursor-"))
    .toSorted()
    .join(" ");
/**
 * Markup as it can be compared: with the classes and attributes of each element in order, without what only names Kumo or its elements, and with
 * the dashboard's name of a color.
 */
export const normalizeMarkup = (markup: string): string =>
  markup
    .replaceAll("ring-kumo-brand", "ring-emphasis")
    .replaceAll("--color-kumo-brand", "--color-emphasis")
    .replace(/ (?:data-kumo-component|data-kumo-part|id|xmlns)="[^"]*"/g, "")
    .replace(/class="([^"]*)"/g, (_, classes: string) => `class="${classesOf(classes)}"`)
    .replace(/(?: [\w-]+="[^"]*")+/g, (attributes) => ` ${(attributes.match(/[\w-]+="[^"]*"/g) ?? []).toSorted().join(" ")}`);
