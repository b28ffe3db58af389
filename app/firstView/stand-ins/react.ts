import { Fragment, jsx } from "./jsxRuntime.ts";

// The part of React that drawing once needs: state keeps its first value, and effects do not run.
type Component = (props: Record<string, unknown>, ref?: null) => unknown;

export { Fragment };
export const StrictMode = Fragment;
export const Suspense = Fragment;
export const memo = (component: Component): Component => component;
export const forwardRef =
  (component: Component): Component =>
  (props) =>
    component(props, null);
/** A part that is loaded later is not drawn. */
export const lazy = (): Component => () => null;
export const createContext = <T>(value: T) => ({ value, Provider: Fragment });
export const useContext = <T>({ value }: { value: T }): T => value;
export const useState = <T>(first: T | (() => T)) => [typeof first === "function" ? (first as () => T)() : first, () => undefined];
export const useRef = <T>(current: T) => ({ current });
export const useMemo = <T>(compute: () => T): T => compute();
export const useCallback = <T>(callback: T): T => callback;
export const useSyncExternalStore = <T>(_: unknown, read: () => T): T => read();
export const useEffect = (): void => undefined;
export const useLayoutEffect = useEffect;
export const useImperativeHandle = useEffect;
export const useId = (): string => "first";
export const createElement = (type: Component | string, props: Record<string, unknown> | null, ...children: unknown[]) =>
  jsx(type, { ...props, ...(children.length > 0 ? { children } : {}) });
export default { memo, forwardRef, createElement };
