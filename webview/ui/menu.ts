/** A menu beside what it is about: arrow keys, Home, End, letters' first match, Escape back to where one was. */
import { element } from './element';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

let open: { readonly element: HTMLElement; readonly close: (giveBack: boolean) => void } | undefined;

/** @param anchor gets the focus back. @param items null is a line between groups. */
export function openMenu(label: string, anchor: HTMLElement, items: readonly (MenuItem | null)[]): void {
  open?.close(false);
  const menu = element('div', { class: 'menu', attributes: { role: 'menu', 'aria-label': label } });
  const close = (giveBack: boolean) => {
    document.removeEventListener('pointerdown', outside, true);
    menu.remove();
    open = undefined;
    if (giveBack) anchor.focus();
  };
  const outside = (event: Event) => {
    if (!menu.contains(event.target as Node)) close(false);
  };
  for (const item of items) {
    if (!item) menu.append(element('div', { class: 'line', attributes: { role: 'separator' } }));
    else
      menu.append(
        element(
          'div',
          {
            class: 'item',
            attributes: { role: 'menuitem', tabindex: -1 },
            on: {
              click: () => {
                close(true);
                item.run();
              },
            },
          },
          item.label,
        ),
      );
  }
  menu.addEventListener('keydown', event => {
    const all = [...menu.querySelectorAll<HTMLElement>('.item')];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const go = (to: number) => all[(to + all.length) % all.length]?.focus();
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Enter' || event.key === ' ') all[at]?.click();
    else if (event.key === 'Escape' || event.key === 'Tab') close(true);
    else if (event.key.length === 1) {
      const next = [...all.slice(at + 1), ...all].find(item =>
        item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()),
      );
      next?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.body.append(menu);
  place(menu, anchor.getBoundingClientRect());
  document.addEventListener('pointerdown', outside, true);
  open = { element: menu, close };
  menu.querySelector<HTMLElement>('.item')?.focus();
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
