// The types of what lib/ui.js takes from htm-preact.js. Written for this project; the package ships none that stand alone.

export interface VNode {
  type: unknown;
  props: unknown;
  key: unknown;
}

export type Child = VNode | VNode[] | string | number | boolean | null | undefined;

export interface Ref<T> {
  current: T;
}

export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(tree: Child, parent: Element): void;

export class Component<P = object, S = object> {
  constructor(props?: P);
  props: Readonly<P>;
  state: Readonly<S>;
  setState(change: Partial<S> | ((state: Readonly<S>) => Partial<S>)): void;
  forceUpdate(): void;
  shouldComponentUpdate(props: Readonly<P>, state: Readonly<S>): boolean;
  componentDidMount(): void;
  componentDidUpdate(): void;
  componentWillUnmount(): void;
  render(props: Readonly<P>, state: Readonly<S>): Child;
}

export function useState<T>(first: T | (() => T)): [T, (next: T | ((now: T) => T)) => void];
export function useEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useLayoutEffect(effect: () => void | (() => void), inputs?: readonly unknown[]): void;
export function useRef<T>(first: T): Ref<T>;
export function useMemo<T>(make: () => T, inputs: readonly unknown[]): T;
export function useCallback<T extends (...args: never[]) => unknown>(callback: T, inputs: readonly unknown[]): T;
