/**
 * A menu beside what it is about: arrow keys, Home, End, letters' first match, Escape back to where one was. That it
 * stands above all else is the platform's popover; it goes when the focus does.
 */
import { signal } from '@preact/signals';
import { createElement } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface MenuItem {
  readonly label: string;
  /** What the pointer is told, where that is more than the label. */
  readonly hint?: string;
  /** Of something that is on or off: a tick beside it. */
  readonly isOn?: boolean;
  readonly run: () => void;
}

interface Menu {
  readonly label: string;
  /** Gets the focus back. */
  readonly anchor: HTMLElement;
  /** Null is a line between groups. */
  readonly items: readonly (MenuItem | null)[];
}

const open = signal<Menu | null>(null);

export function openMenu(label: string, anchor: HTMLElement, items: Menu['items']): void {
  open.value = { label, anchor, items };
}

/** The place of whichever menu is open; once in a page. */
export function OpenMenu() {
  const menu = open.value;
  return menu && <MenuList key={menu} {...menu} />;
}

function MenuList({ label, anchor, items }: Menu) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = list.current!;
    menu.showPopover();
    place(menu, anchor.getBoundingClientRect());
    menu.querySelector<HTMLElement>('.item')?.focus();
  }, []);
  const close = () => {
    open.value = null;
    anchor.focus();
  };
  const run = (item: MenuItem) => {
    close();
    item.run();
  };
  return (
    <div
      ref={list}
      class="menu"
      // One that goes by itself would go when the button is let go that opened it.
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onFocusOut={event => {
        const isInside = list.current!.contains(event.relatedTarget as Node | null);
        if (!isInside && open.peek()?.items === items) open.value = null;
      }}
      onKeyDown={event => {
        if (event.key === 'Escape' || event.key === 'Tab') close();
        else if (!walk(list.current!, event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {items.map((item, at) => (item ? <Item key={at} item={item} run={run} /> : <hr key={at} class="line" />))}
    </div>
  );
}

interface ItemProps {
  readonly item: MenuItem;
  readonly run: (item: MenuItem) => void;
}

/** Keys are the menu's. */
function Item({ item, run }: ItemProps) {
  const { label, hint, isOn } = item;
  const role = isOn === undefined ? { role: 'menuitem' } : { role: 'menuitemcheckbox', 'aria-checked': isOn };
  const about = { class: isOn ? 'item on' : 'item', title: hint, tabIndex: -1, ...role };
  return createElement('div', { ...about, onClick: () => run(item) }, label);
}

/** Whether the key meant something. */
function walk(menu: HTMLElement, key: string): boolean {
  const all = [...menu.querySelectorAll<HTMLElement>('.item')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const go = (to: number) => all[(to + all.length) % all.length]?.focus();
  if (key === 'ArrowDown') go(at + 1);
  else if (key === 'ArrowUp') go(at - 1);
  else if (key === 'Home') go(0);
  else if (key === 'End') go(-1);
  else if (key === 'Enter' || key === ' ') all[at]?.click();
  else if (key.length === 1) {
    const starts = (item: HTMLElement) => item.textContent?.toLowerCase().startsWith(key.toLowerCase());
    [...all.slice(at + 1), ...all].find(starts)?.focus();
  } else return false;
  return true;
}

/** Below its anchor, or above where there is no room; never beyond the page's edge. */
function place(menu: HTMLElement, anchor: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const room = document.documentElement;
  const left = Math.max(4, Math.min(anchor.left, room.clientWidth - width - 4));
  const below = anchor.bottom + 2;
  const top = below + height <= room.clientHeight ? below : Math.max(4, anchor.top - height - 2);
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
