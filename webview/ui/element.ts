/** Elements without markup in strings: text is text, whatever a prompt holds. */
export type Child = Node | string | null | undefined | false;

export interface Properties {
  readonly class?: string;
  readonly id?: string;
  readonly title?: string;
  /** ARIA and other attributes; undefined ones are left out. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties?: Properties,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K];
export function element(tag: string, properties?: Properties, ...children: readonly Child[]): HTMLElement;
export function element(tag: string, properties: Properties = {}, ...children: readonly Child[]): HTMLElement {
  const made = document.createElement(tag);
  if (properties.class) made.className = properties.class;
  if (properties.id) made.id = properties.id;
  if (properties.title) made.title = properties.title;
  for (const [name, value] of Object.entries(properties.attributes ?? {}))
    if (value !== undefined) made.setAttribute(name, String(value));
  for (const [name, handler] of Object.entries(properties.on ?? {}))
    made.addEventListener(name, handler as EventListener);
  made.append(...present(children));
  return made;
}

export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...present(children));
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false);
}

/** Sets an attribute only where it changes: a map has a thousand cells. */
export function setAttribute(on: Element, name: string, value: string | null): void {
  if (on.getAttribute(name) === value) return;
  if (value === null) on.removeAttribute(name);
  else on.setAttribute(name, value);
}
