/** An element that is drawn once: {@link draw} makes nodes of it. */
export type Drawn = { type: string | ((props: Record<string, unknown>) => unknown); props: Record<string, unknown> };

export const Fragment = ({ children }: Record<string, unknown>): unknown => children;
export const jsx = (type: Drawn["type"], props: Record<string, unknown>): Drawn => ({ type, props });
export const jsxs = jsx;

const svgNamespace = "http://www.w3.org/2000/svg";
/** Attributes of SVG that keep their capitals. */
const mixedCase = new Set(["viewBox", "preserveAspectRatio", "gradientUnits", "pathLength"]);
const renamed: Readonly<Record<string, string>> = { className: "class", htmlFor: "for" };
/** Properties that are not attributes. Nothing that is drawn reacts: it is replaced within a moment. */
const isNoAttribute = (name: string): boolean => name === "children" || name === "key" || name === "ref" || /^on[A-Z]/.test(name);

const attributeOf = (name: string, isSvg: boolean): string =>
  renamed[name] ?? (isSvg && !mixedCase.has(name) ? name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`) : name);

function setProperty(element: Element, name: string, value: unknown, isSvg: boolean): void {
  if (isNoAttribute(name) || value === undefined || value === null) return;
  if (name === "style") return void Object.assign((element as HTMLElement).style, lengthsOf(value as Record<string, unknown>));
  const isText = /^(?:aria|data)-/.test(name);
  if (value === false && !isText) return;
  element.setAttribute(attributeOf(name, isSvg), value === true && !isText ? "" : String(value));
}

/** Styles with the unit of numbers. */
const lengthsOf = (style: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(style).map(([name, value]) => [name, typeof value === "number" ? `${value}px` : value]));

/** Adds what a component returned to `parent`: elements, texts, or lists of them. Effects and handlers are ignored. */
export function draw(content: unknown, parent: Element | DocumentFragment, isInSvg = false): void {
  if (content === null || content === undefined || typeof content === "boolean") return;
  if (Array.isArray(content)) return content.forEach((each) => draw(each, parent, isInSvg));
  if (typeof content !== "object") return void parent.append(String(content));
  const { type, props } = content as Drawn;
  if (typeof type === "function") return draw(type(props), parent, isInSvg);
  const isSvg = isInSvg || type === "svg";
  const element = isSvg ? document.createElementNS(svgNamespace, type) : document.createElement(type);
  for (const [name, value] of Object.entries(props)) setProperty(element, name, value, isSvg);
  draw(props["children"], element, isSvg);
  parent.append(element);
}
