/** What a person sees at once of a page that is too narrow: what is cut, what lies beside the page, texts on each other. */
import type { Page } from 'playwright-core';

/** @param within what scrolls within itself on purpose, as a selector. */
export function untidy(page: Page, within = ''): Promise<string[]> {
  return page.evaluate(scrolls => {
    const shown = [...document.querySelectorAll<HTMLElement>('main *')].filter(
      one => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.unseen, svg, canvas'),
    );
    const named = (one: Element) => `${one.tagName.toLowerCase()}.${one.className} “${one.textContent?.slice(0, 40)}”`;
    const free = shown.filter(one => !(scrolls && one.closest(scrolls)));
    const isInline = (one: Element) => getComputedStyle(one).display === 'inline';
    const beside = free.filter(one => one.getBoundingClientRect().right > innerWidth + 0.5);
    const cut = free.filter(one => !isInline(one) && one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 1);
    // Those that hold a text themselves, where it stands.
    const texts = shown.flatMap(one =>
      [...one.childNodes]
        .filter(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
        .flatMap(node => {
          const range = document.createRange();
          range.selectNode(node);
          return [...range.getClientRects()].map(rect => ({ one, rect }));
        }),
    );
    const on = texts.flatMap((a, i) =>
      texts
        .slice(i + 1)
        .filter(
          b =>
            a.one !== b.one &&
            Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left) > 1 &&
            Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top) > 3,
        )
        .map(b => `${named(a.one)} on ${named(b.one)}`),
    );
    return [...beside.map(one => `beside: ${named(one)}`), ...cut.map(one => `cut: ${named(one)}`), ...on];
  }, within);
}
