/** Contrast as WCAG 2 has it, measured on the page: of what is written, and of what is drawn to mean something. */
import type { Page } from 'playwright-core';

export interface Measured {
  readonly what: string;
  readonly ratio: number;
}

/** Of every text that is seen, on what lies behind it. */
export async function textContrasts(page: Page): Promise<Measured[]> {
  await page.evaluate(measuring);
  return page.evaluate('window.contrasts.texts()');
}

/** @param marks selectors, each with the part of it that is drawn and what it is drawn on. */
export async function markContrasts(page: Page, marks: readonly Mark[]): Promise<Measured[]> {
  await page.evaluate(measuring);
  return page.evaluate(`window.contrasts.marks(${JSON.stringify(marks)})`);
}

export interface Mark {
  readonly selector: string;
  /** The style that has its colour. */
  readonly colour: 'color' | 'background-color' | 'border-left-color' | 'outline-color' | 'border-top-color';
  readonly pseudo?: '::before' | '::after';
  /** On itself, or on what lies behind it. */
  readonly on: 'itself' | 'behind';
}

/** In the page. Colours are read back from a canvas, so that whatever CSS can say is understood. */
const measuring = `(() => {
  const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const luminance = parts => {
    const [r, g, b] = parts.slice(0, 3).map(v => v / 255).map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };
  // As it is drawn: what is slotted lies in its slot.
  const above = node => node.assignedSlot ?? node.parentElement ?? (node.getRootNode() instanceof ShadowRoot ? node.getRootNode().host : null);
  const ground = node => {
    const layers = [];
    for (let at = node; at; at = above(at)) {
      const layer = rgba(getComputedStyle(at).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const isSeen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.unseen');
  const texts = () => {
    const found = [];
    const walk = root => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          if (node.shadowRoot) walk(node.shadowRoot);
          continue;
        }
        const element = node.parentElement;
        if (!node.data.trim() || !element || ['STYLE', 'SCRIPT'].includes(element.tagName) || !isSeen(element)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        if (range.getBoundingClientRect().width === 0) continue;
        const drawn = node.assignedSlot ?? element;
        const below = ground(drawn);
        found.push({ what: element.className + ': ' + node.data.trim().slice(0, 40), ratio: ratio(over(rgba(getComputedStyle(drawn).color), below), below) });
      }
    };
    walk(document.body);
    return found;
  };
  const marks = list => list.flatMap(({ selector, colour, pseudo, on }) =>
    [...document.querySelectorAll(selector)].filter(isSeen).map(element => {
      const below = ground(on === 'itself' ? element : above(element));
      const drawn = rgba(getComputedStyle(element, pseudo).getPropertyValue(colour));
      return { what: selector + ' ' + (element.getAttribute('aria-label') ?? ''), ratio: ratio(over(drawn, below), below) };
    }));
  window.contrasts = { texts, marks };
})()`;
