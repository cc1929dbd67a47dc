/**
 * A head's attention pattern, tokens × tokens, on a canvas: forty thousand numbers for two hundred tokens. The colour
 * follows the square root of the weight, since most weights are small and the small ones tell a pattern's shape.
 */
import type { AttentionResult } from '../../src/protocol/results';
import { channels, colours } from '../maps/scale';
import { say } from '../strings';
import { element, setAttribute } from '../ui/element';
import { fixed } from '../ui/numbers';
import { onNewWidth } from '../ui/resizing';
import type { Theme } from '../ui/theme';
import { visibleToken } from '../ui/tokenText';

/** CSS pixels a token. */
const sizes = { least: 1, named: 11, most: 48 };
const zoomStep = 1.5;

export class AttentionMap {
  readonly element: HTMLElement;
  readonly #canvas = element('canvas', { class: 'pattern' });
  readonly #frame: HTMLElement;
  readonly #readout = element('div', { class: 'readout', attributes: { 'aria-live': 'polite' } });
  readonly #steps = Array.from({ length: 17 }, () => element('span', { class: 'step' }));
  #result: AttentionResult | undefined;
  #pattern: readonly (readonly number[])[] = [];
  #theme: Theme = { tone: 'dark', isHighContrast: false };
  /** Null: as large as fits. */
  #zoom: number | null = null;
  #at: { from: number; to: number } | null = null;
  #picture: HTMLCanvasElement | undefined;

  constructor() {
    this.#frame = element(
      'div',
      { class: 'pattern-frame', attributes: { role: 'application', tabindex: 0 } },
      this.#canvas,
    );
    const legend = element(
      'div',
      { class: 'legend' },
      element('div', { class: 'strip', attributes: { 'aria-hidden': 'true' } }, ...this.#steps),
      // The middle of a square-root scale.
      element('div', { class: 'ends' }, ...['0', '0.25', '1'].map(text => element('span', {}, text))),
      element('div', { class: 'note' }, say('rootScale')),
    );
    this.element = element('div', { class: 'attention' }, this.#frame, this.#readout, legend);
    onNewWidth(this.element, () => this.#draw());
    this.#frame.addEventListener('keydown', event => this.#key(event));
    this.#canvas.addEventListener('mousemove', event => this.#point(event));
    this.#canvas.addEventListener('mouseleave', () => this.#show(null));
    this.#frame.addEventListener(
      'wheel',
      event => {
        if (!event.ctrlKey) return;
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 'in' : 'out');
      },
      { passive: false },
    );
  }

  update(name: string, result: AttentionResult, pattern: readonly (readonly number[])[], theme: Theme): void {
    setAttribute(this.#frame, 'aria-label', say('attentionMapHint', name));
    // Another head: the strongest of END's weights is what one wants to know first.
    if (this.#pattern !== pattern) this.#at = null;
    const isSame = this.#pattern === pattern && this.#theme.tone === theme.tone;
    this.#result = result;
    this.#pattern = pattern;
    this.#theme = theme;
    if (isSame && this.#picture) return;
    const colour = colours('sequential', theme.tone, this.#steps.length - 1);
    for (const [at, step] of this.#steps.entries()) step.style.backgroundColor = colour(at);
    this.#picture = pictureOf(pattern, theme);
    this.#draw();
    if (!this.#at) this.#show({ from: pattern.length - 1, to: strongestIn(pattern.at(-1) ?? []) });
  }

  zoom(how: 'in' | 'out' | 'fit'): void {
    const size = this.#size();
    if (how === 'fit') this.#zoom = null;
    else this.#zoom = Math.max(sizes.least, Math.min(sizes.most, how === 'in' ? size * zoomStep : size / zoomStep));
    this.#draw();
  }

  /** Size of a token, so that the whole pattern fits the width. */
  #size(): number {
    const n = Math.max(1, this.#pattern.length);
    return this.#zoom ?? Math.max(sizes.least, Math.min(28, (this.element.clientWidth - this.#margin() - 2) / n));
  }

  /** Room for token names; none where they would not fit beside a row. */
  #margin(): number {
    const n = Math.max(1, this.#pattern.length);
    const bare = this.#zoom ?? (this.element.clientWidth - 70) / n;
    return bare >= sizes.named ? 66 : 4;
  }

  #draw(): void {
    const n = this.#pattern.length;
    const context = this.#canvas.getContext('2d');
    if (!context || !this.#picture || n === 0 || this.element.clientWidth === 0) return;
    const margin = this.#margin();
    const size = this.#size();
    const side = Math.ceil(margin + size * n);
    const ratio = Math.min(window.devicePixelRatio || 1, 8000 / side);
    this.#canvas.width = side * ratio;
    this.#canvas.height = side * ratio;
    this.#canvas.style.width = `${side}px`;
    this.#canvas.style.height = `${side}px`;
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#picture, margin, margin, size * n, size * n);
    const style = getComputedStyle(this.element);
    if (margin > 10) this.#names(context, margin, size, style);
    if (!this.#at) return;
    context.strokeStyle = style.getPropertyValue('--vscode-focusBorder') || style.color;
    context.lineWidth = 2;
    context.strokeRect(margin + this.#at.to * size, margin + this.#at.from * size, size, size);
  }

  #names(context: CanvasRenderingContext2D, margin: number, size: number, style: CSSStyleDeclaration): void {
    context.fillStyle = style.color;
    context.font = `${Math.min(11, size)}px ${style.getPropertyValue('--vscode-editor-font-family') || 'monospace'}`;
    context.textBaseline = 'middle';
    for (const [at, token] of (this.#result?.tokens ?? []).entries()) {
      const name = visibleToken(token.text).slice(0, 9);
      const middle = margin + (at + 0.5) * size;
      context.textAlign = 'right';
      context.fillText(name, margin - 4, middle);
      context.save();
      context.translate(middle, margin - 4);
      context.rotate(-Math.PI / 2);
      context.textAlign = 'left';
      context.fillText(name, 0, 0);
      context.restore();
    }
  }

  #show(at: { from: number; to: number } | null): void {
    const before = this.#at;
    if (at) this.#at = at;
    if (!this.#at || (before?.from === at?.from && before?.to === at?.to)) return;
    const { from, to } = this.#at;
    const name = (position: number) => `${visibleToken(this.#result?.tokens[position]?.text ?? '')} (${position})`;
    this.#readout.textContent = say('looks', name(from), name(to), fixed(this.#pattern[from]?.[to] ?? 0));
    this.#draw();
  }

  #point(event: MouseEvent): void {
    const margin = this.#margin();
    const size = this.#size();
    const to = Math.floor((event.offsetX - margin) / size);
    const from = Math.floor((event.offsetY - margin) / size);
    const n = this.#pattern.length;
    if (from >= 0 && to >= 0 && from < n && to < n && to <= from) this.#show({ from, to });
  }

  #key(event: KeyboardEvent): void {
    const n = this.#pattern.length;
    const { from, to } = this.#at ?? { from: n - 1, to: 0 };
    const go = (f: number, t: number) => {
      const row = Math.max(0, Math.min(n - 1, f));
      this.#show({ from: row, to: Math.max(0, Math.min(row, t)) });
    };
    switch (event.key) {
      case 'ArrowUp':
        go(from - 1, to);
        break;
      case 'ArrowDown':
        go(from + 1, to);
        break;
      case 'ArrowLeft':
        go(from, to - 1);
        break;
      case 'ArrowRight':
        go(from, to + 1);
        break;
      case 'Home':
        go(from, 0);
        break;
      case 'End':
        go(from, from);
        break;
      case '+':
      case '=':
        this.zoom('in');
        break;
      case '-':
        this.zoom('out');
        break;
      case '0':
        this.zoom('fit');
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** One pixel a weight; what lies in the future stays clear. */
function pictureOf(pattern: readonly (readonly number[])[], { tone }: Theme): HTMLCanvasElement {
  const n = pattern.length;
  const canvas = element('canvas');
  canvas.width = Math.max(1, n);
  canvas.height = Math.max(1, n);
  const context = canvas.getContext('2d');
  if (!context || n === 0) return canvas;
  const palette = paletteOf(tone);
  const image = context.createImageData(n, n);
  for (let from = 0; from < n; from++)
    for (let to = 0; to <= from; to++) {
      const at = 4 * (from * n + to);
      const colour = 3 * Math.round(255 * Math.sqrt(Math.max(0, Math.min(1, pattern[from]![to]!))));
      image.data[at] = palette[colour]!;
      image.data[at + 1] = palette[colour + 1]!;
      image.data[at + 2] = palette[colour + 2]!;
      image.data[at + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  return canvas;
}

function paletteOf(tone: Theme['tone']): Uint8Array {
  const colour = colours('sequential', tone, 255);
  return Uint8Array.from(Array.from({ length: 256 }, (_, at) => channels(colour(at))).flat());
}

function strongestIn(row: readonly number[]): number {
  let best = 0;
  for (const [at, weight] of row.entries()) if (weight > row[best]!) best = at;
  return best;
}
